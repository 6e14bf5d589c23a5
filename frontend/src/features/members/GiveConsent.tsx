import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input } from "antd";
import { useEffect } from "react";
import { call } from "@/api/call";
import {
  consentsCreate,
  type GivenHow,
  type GuardianBody,
  type MemberView,
  type Purpose,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { ProblemNote } from "@/shells/staff/parts/States";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { purposes } from "@/shells/staff/words";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { useConsentTexts } from "./consentTexts";
import { ways } from "./Withdraw";

type GiveForm = {
  purpose: Purpose;
  given_how: GivenHow;
  witness?: string;
  guardian?: GuardianBody;
  text_version: string;
  expires_at?: string;
};

/** Writes down that somebody agreed: to what, by which text, before whom. */
export function GiveConsent(props: { member: MemberView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation(["members", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { me } = useMe();
  const sending = useSend<GiveForm>();
  const { form, send } = sending;
  const { member } = props;
  const how = Form.useWatch("given_how", form);
  const given = new Set(member.consents.map((consent) => consent.purpose));
  const firstMissing = purposes.find((purpose) => !given.has(purpose)) ?? "visits";
  const purpose = Form.useWatch("purpose", form) ?? firstMissing;
  const isWard = member.guardian_until != null && today() < member.guardian_until;

  async function save(values: GiveForm) {
    const body = {
      purpose: values.purpose,
      given_how: values.given_how,
      witness: values.given_how === "spoken" ? (values.witness?.trim() ?? "") : null,
      guardian: isWard
        ? {
            name: values.guardian?.name.trim() ?? "",
            relation: values.guardian?.relation.trim() ?? "",
          }
        : null,
      text_version: values.text_version,
      expires_at: values.expires_at
        ? new Date(`${values.expires_at}T23:59:59`).toISOString()
        : null,
    };
    const saved = await send(() =>
      call(consentsCreate({ path: { id: member.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    void message.success(t("consent.given"));
    await queries.invalidateQueries({ queryKey: ["members"] });
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("consent.give")}
      initialValues={{ purpose: firstMissing, given_how: "written", witness: me?.name }}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item name="purpose" label={t("consent.purpose")} required>
        <WordSelect words={purposes} say={(word) => t(`consent.purposes.${word}`)} />
      </Form.Item>
      <TextVersion unit={member.unit_id} purpose={purpose} open={props.open} />
      {isWard ? <Guardian until={member.guardian_until ?? ""} /> : null}
      <div className="form-pair">
        <Form.Item name="given_how" label={t("consent.given_how")} required>
          <WordSelect words={ways} say={(way) => t(`consent.how.${way}`)} />
        </Form.Item>
        <Form.Item name="expires_at" label={t("consent.expires_on")}>
          <Input type="date" min={today()} />
        </Form.Item>
      </div>
      {how === "spoken" ? (
        <Form.Item
          name="witness"
          label={t("consent.witness")}
          rules={[{ required: true, whitespace: true, message: t("consent.witness_hint") }]}
        >
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
      ) : null}
    </FormDialog>
  );
}

/** Which text was shown or read out; the newest, unless somebody says otherwise. */
function TextVersion(props: { unit: string; purpose: Purpose; open: boolean }) {
  const { t, language } = useTranslation("members");
  const form = Form.useFormInstance<GiveForm>();
  const texts = useConsentTexts(props.purpose, props.unit, props.open);
  const chosen = Form.useWatch("text_version", form);
  const newest = texts.list[0]?.version;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another purpose has other texts, even where both are called the same
  useEffect(() => {
    if (props.open && newest !== undefined) form.setFieldValue("text_version", newest);
  }, [form, newest, props.purpose, props.open]);
  const shown = texts.list.find(({ version }) => version === chosen);
  return (
    <>
      {texts.error ? <ProblemNote error={texts.error} /> : null}
      <Form.Item
        name="text_version"
        label={t("consent.text_version")}
        rules={[{ required: true, message: t("consent.version_missing") }]}
      >
        <WordSelect
          words={texts.list.map(({ version }) => version)}
          say={(version) => version}
          loading={texts.isPending}
        />
      </Form.Item>
      {shown ? <blockquote className="quoted pre">{shown.texts[language]}</blockquote> : null}
    </>
  );
}

/** Who consents in the place of somebody under age. */
function Guardian({ until }: { until: string }) {
  const { t } = useTranslation("members");
  const format = useFormats();
  return (
    <fieldset className="group">
      <legend>{t("consent.guardian")}</legend>
      <p className="soft">{t("consent.guardian_why", { day: format.day(until) })}</p>
      <div className="form-pair">
        <Form.Item
          name={["guardian", "name"]}
          label={t("consent.guardian_name")}
          rules={[{ required: true, whitespace: true, message: t("consent.guardian_missing") }]}
        >
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name={["guardian", "relation"]}
          label={t("consent.guardian_relation")}
          rules={[{ required: true, whitespace: true, message: t("consent.relation_missing") }]}
        >
          <Input maxLength={40} autoComplete="off" placeholder={t("consent.relation_example")} />
        </Form.Item>
      </div>
    </fieldset>
  );
}
