import { Button, Modal } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import {
  type MemberView,
  type PortalCodeView,
  portalCodesCreate,
  portalCodesMail,
  portalCodesSlip,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { Once } from "@/shells/staff/parts/Once";
import { useFormats } from "@/ui/formats";
import { Paper } from "@/ui/Paper";

type Made = { slip: string } | { code: PortalCodeView } | { sentUntil: string };

/** A code with which the member sees their own record: on a slip to take along, by e-mail, or to be read out. Shown once. */
export function PortalCode(props: { member: MemberView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation(["members", "common"]);
  const format = useFormats();
  const { act, busy } = useAct();
  const [made, setMade] = useState<Made | null>(null);
  const path = { id: props.member.id };
  const print = () =>
    act(async () => {
      const page = await call(portalCodesSlip({ path, parseAs: "text" }));
      setMade({ slip: String(page) });
    });
  const send = () =>
    act(async () => {
      const sent = await call(portalCodesMail({ path }));
      setMade({ sentUntil: sent.expires_at });
    });
  const show = () => act(async () => setMade({ code: await call(portalCodesCreate({ path })) }));
  return (
    <Modal
      open={props.open}
      title={t("code.title", { name: props.member.name })}
      footer={<Button onClick={props.onClose}>{t("common:close")}</Button>}
      onCancel={props.onClose}
      // A code that was given is not shown to whoever opens the dialog next.
      afterClose={() => setMade(null)}
    >
      {made === null ? (
        <>
          <p style={{ marginBottom: 12 }}>{t("code.text")}</p>
          <div className="page-acts">
            <Button type="primary" loading={busy} onClick={() => void print()}>
              {t("code.slip")}
            </Button>
            {props.member.email && (
              <Button loading={busy} onClick={() => void send()}>
                {t("code.mail")}
              </Button>
            )}
            <Button loading={busy} onClick={() => void show()}>
              {t("code.only")}
            </Button>
          </div>
        </>
      ) : "slip" in made ? (
        <Paper html={made.slip} title={t("code.slip_title")} />
      ) : "sentUntil" in made ? (
        <p role="status">
          {t("code.mailed", {
            email: props.member.email ?? "",
            until: format.moment(made.sentUntil),
          })}
        </p>
      ) : (
        <Shown code={made.code} />
      )}
    </Modal>
  );
}

function Shown({ code }: { code: PortalCodeView }) {
  const { t } = useTranslation("members");
  const format = useFormats();
  return (
    <>
      <p>{t("code.read_out", { until: format.moment(code.expires_at) })}</p>
      <Once text={code.code} copy={t("code.copy")} copied={t("code.copied")} />
      <p>{t("code.link")}</p>
      <Once text={code.url} copy={t("code.copy_link")} copied={t("code.copied")} />
    </>
  );
}
