import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Form, Input } from "antd";
import { call } from "@/api/call";
import { consentTextsCreate, type Purpose, type TextsBody } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { languages } from "@/app/languages";
import { useTranslation } from "@/app/texts";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { purposes } from "@/shells/staff/words";

type TextForm = { unit_id?: string; purpose: Purpose; version: string; texts: TextsBody };

/** A version is published once and never edited: who agreed to it can be shown what they agreed to. */
export default function NewConsentText() {
  const { t } = useTranslation(["consent_texts", "members"]);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { units } = useUnits();
  const sending = useSend<TextForm>();

  async function save(values: TextForm) {
    const trimmed = languages.map(({ tag }) => [tag, values.texts[tag].trim()]);
    const body = {
      unit_id: values.unit_id ?? units[0]?.id ?? "",
      purpose: values.purpose,
      version: values.version.trim(),
      texts: Object.fromEntries(trimmed) as TextsBody,
    };
    const saved = await sending.send(() =>
      call(consentTextsCreate({ body, headers: keyFor(body) })),
    );
    if (!saved) return;
    void message.success(t("done"));
    await queries.invalidateQueries({ queryKey: ["consent_texts"] });
    await navigate({ to: "/consent_texts", search: { purpose: saved.purpose } });
  }

  return (
    <FormScreen
      title={t("new")}
      lead={t("new_lead")}
      back={{ to: "/consent_texts", label: t("title") }}
      sending={sending}
      initialValues={{ purpose: "visits" }}
      onFinish={save}
      onCancel={() => void navigate({ to: "/consent_texts" })}
    >
      {units.length > 1 ? (
        <Form.Item
          name="unit_id"
          label={t("field.unit")}
          extra={t("unit_hint")}
          rules={[{ required: true, message: t("unit_missing") }]}
        >
          <UnitPicker />
        </Form.Item>
      ) : null}
      <div className="form-pair">
        <Form.Item name="purpose" label={t("field.purpose")} required>
          <WordSelect words={purposes} say={(word) => t(`members:consent.purposes.${word}`)} />
        </Form.Item>
        <Form.Item
          name="version"
          label={t("field.version")}
          extra={t("version_hint")}
          rules={[{ required: true, whitespace: true, message: t("version_missing") }]}
        >
          <Input maxLength={32} autoComplete="off" />
        </Form.Item>
      </div>
      {languages.map(({ tag, name }) => (
        <Form.Item
          key={tag}
          name={["texts", tag]}
          label={name}
          rules={[{ required: true, whitespace: true, message: t("text_missing") }]}
        >
          <Input.TextArea lang={tag} autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} />
        </Form.Item>
      ))}
    </FormScreen>
  );
}
