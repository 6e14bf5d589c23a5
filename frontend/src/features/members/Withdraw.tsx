import { useQueryClient } from "@tanstack/react-query";
import { Modal, Radio } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type ConsentView, consentsWithdraw, type GivenHow } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { useAct } from "@/shells/staff/parts/Confirm";

/** What staff record; what members give online they give themselves. */
export const ways: GivenHow[] = ["written", "spoken"];

/** Takes a consent back: one question, with the usual answer chosen already. */
export function Withdraw(props: { consent: ConsentView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation(["members", "common"]);
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { me } = useMe();
  const { act, busy } = useAct();
  const [how, setHow] = useState<GivenHow>("spoken");
  const purpose = t(`consent.purposes.${props.consent.purpose}`);

  async function withdraw() {
    const body = { given_how: how, witness: how === "spoken" ? me?.name : null };
    const done = await act(async () => {
      await call(consentsWithdraw({ path: { id: props.consent.id }, body, headers: keyFor(body) }));
      await queries.invalidateQueries({ queryKey: ["members"] });
      await queries.invalidateQueries({ queryKey: ["visits"] });
      return true;
    }, t("consent.withdrawn"));
    if (done) props.onClose();
  }

  return (
    <Modal
      open={props.open}
      title={t("consent.withdraw_question", { purpose })}
      okText={t("consent.withdraw")}
      okButtonProps={{ danger: true }}
      cancelText={t("common:cancel")}
      confirmLoading={busy}
      onOk={() => void withdraw()}
      onCancel={props.onClose}
    >
      <p style={{ marginBottom: 12 }}>
        {t("consent.withdraw_text")}
        {props.consent.purpose === "visits" ? ` ${t("consent.withdraw_visits")}` : null}
      </p>
      <Radio.Group
        aria-label={t("consent.given_how")}
        value={how}
        onChange={(event) => setHow(event.target.value)}
        options={ways.map((way) => ({ value: way, label: t(`consent.how.${way}`) }))}
      />
    </Modal>
  );
}
