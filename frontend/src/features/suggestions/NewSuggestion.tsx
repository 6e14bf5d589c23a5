import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Form } from "antd";
import { call } from "@/api/call";
import { suggestionsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { NoteField } from "@/shells/staff/NoteField";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { UnitField } from "@/shells/staff/pickers/UnitField";
import { useUnits } from "@/shells/staff/pickers/units";

type SuggestionForm = { unit_id?: string; body: string; member_id?: string };

/** Writes down what somebody told the office, with their name if they give it. */
export default function NewSuggestion() {
  const { t } = useTranslation("suggestions");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { only } = useUnits();
  const sending = useSend<SuggestionForm>();
  const unit = Form.useWatch("unit_id", sending.form) ?? only;

  async function save(values: SuggestionForm) {
    const body = {
      unit_id: values.unit_id ?? only ?? "",
      body: values.body.trim(),
      member_id: values.member_id ?? null,
    };
    const created = await sending.send(() =>
      call(suggestionsCreate({ body, headers: keyFor(body) })),
    );
    if (!created) return;
    void message.success(t("created"));
    await queries.invalidateQueries({ queryKey: ["suggestions"] });
    await navigate({ to: "/suggestions/$id", params: { id: created.id }, replace: true });
  }

  return (
    <FormScreen
      title={t("new")}
      back={{ to: "/suggestions", label: t("title") }}
      sending={sending}
      initialValues={{}}
      onFinish={save}
      onCancel={() => void navigate({ to: "/suggestions" })}
    >
      <UnitField />
      <Form.Item
        name="body"
        label={t("field.body")}
        rules={[{ required: true, whitespace: true, message: t("body_missing") }]}
      >
        <NoteField autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="member_id" label={t("field.member")} extra={t("member_hint")}>
        <MemberPicker unit={unit} />
      </Form.Item>
    </FormScreen>
  );
}
