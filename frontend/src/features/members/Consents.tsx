import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "@/api/call";
import {
  type ConsentView,
  consentsCreate,
  type GivenHow,
  type MemberView,
  type Purpose,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useMe } from "@/shells/staff/me";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { Nothing, ProblemNote } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { Withdraw, ways } from "./Withdraw";

const purposeSet: Record<Purpose, true> = {
  contact: true,
  visits: true,
  events: true,
  referral: true,
};
const purposes = Object.keys(purposeSet) as Purpose[];

export function Consents({ member }: { member: MemberView }) {
  const { t } = useTranslation(["members", "common"]);
  const [giving, setGiving] = useState(false);
  return (
    <Panel
      title={t("detail.consents")}
      acts={
        <Button size="small" onClick={() => setGiving(true)}>
          {t("consent.give")}
        </Button>
      }
    >
      {member.consents.length === 0 ? (
        <Nothing>{t("detail.no_consents")}</Nothing>
      ) : (
        <ul className="rows">
          {member.consents.map((consent) => (
            <li key={consent.id}>
              <ConsentRow consent={consent} />
            </li>
          ))}
        </ul>
      )}
      <GiveConsent member={member} open={giving} onClose={() => setGiving(false)} />
    </Panel>
  );
}

function ConsentRow({ consent }: { consent: ConsentView }) {
  const { t } = useTranslation(["members", "common"]);
  const format = useFormats();
  const [asking, setAsking] = useState(false);
  const purpose = t(`consent.purposes.${consent.purpose}`);
  return (
    <div className="row">
      <div className="row-main">
        <strong>{purpose}</strong>
        <div className="row-meta">
          <span>{t(`consent.how.${consent.given_how}`)}</span>
          <span>
            {consent.expires_at
              ? t("consent.expires", { day: format.dayOf(consent.expires_at) })
              : t("consent.no_expiry")}
          </span>
        </div>
      </div>
      <Button size="small" danger onClick={() => setAsking(true)}>
        {t("consent.withdraw")}
      </Button>
      <Withdraw consent={consent} open={asking} onClose={() => setAsking(false)} />
    </div>
  );
}

type GiveForm = {
  purpose: Purpose;
  given_how: GivenHow;
  witness?: string;
  text_version: string;
  expires_on?: string;
};

/** Offices show the same text for a long time: the version last entered on this device comes first. */
const VERSION_KEY = "linli.consent_text";

function GiveConsent(props: { member: MemberView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation(["members", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { me } = useMe();
  const { form, busy, problem, send } = useSend<GiveForm>();
  const how = Form.useWatch("given_how", form);
  const given = new Set(props.member.consents.map((consent) => consent.purpose));
  const firstMissing = purposes.find((purpose) => !given.has(purpose)) ?? "visits";

  async function save(values: GiveForm) {
    const body = {
      purpose: values.purpose,
      given_how: values.given_how,
      witness: values.given_how === "spoken" ? (values.witness?.trim() ?? "") : null,
      text_version: values.text_version,
      expires_at: values.expires_on
        ? new Date(`${values.expires_on}T23:59:59`).toISOString()
        : null,
    };
    const saved = await send(() =>
      call(consentsCreate({ path: { id: props.member.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    localStorage.setItem(VERSION_KEY, values.text_version);
    void message.success(t("consent.given"));
    await queries.invalidateQueries({ queryKey: ["members"] });
    props.onClose();
    form.resetFields();
  }

  return (
    <Modal
      open={props.open}
      title={t("consent.give")}
      okText={t("common:save")}
      cancelText={t("common:cancel")}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={props.onClose}
      forceRender
    >
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<GiveForm>
        form={form}
        layout="vertical"
        initialValues={{
          purpose: firstMissing,
          given_how: "written",
          witness: me?.name,
          text_version: localStorage.getItem(VERSION_KEY) ?? "",
        }}
        onFinish={(values) => void save(values)}
      >
        <Form.Item name="purpose" label={t("consent.purpose")} required>
          <Select
            options={purposes.map((purpose) => ({
              value: purpose,
              label: t(`consent.purposes.${purpose}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="given_how" label={t("consent.given_how")} required>
          <Select options={ways.map((way) => ({ value: way, label: t(`consent.how.${way}`) }))} />
        </Form.Item>
        {how === "spoken" ? (
          <Form.Item
            name="witness"
            label={t("consent.witness")}
            rules={[{ required: true, whitespace: true, message: t("consent.witness_hint") }]}
          >
            <Input autoComplete="off" />
          </Form.Item>
        ) : null}
        <div className="form-pair">
          <Form.Item
            name="text_version"
            label={t("consent.text_version")}
            rules={[{ required: true, whitespace: true, message: t("consent.version_missing") }]}
          >
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item name="expires_on" label={t("consent.expires_on")}>
            <Input type="date" />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
}
