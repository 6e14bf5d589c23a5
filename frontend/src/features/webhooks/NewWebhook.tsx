import { useQueryClient } from "@tanstack/react-query";
import { Form } from "antd";
import { call } from "@/api/call";
import { type NewWebhookView, webhooksCreate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { UrlField } from "./UrlField";

type WebhookForm = { unit_id?: string; url: string };

/** There is one thing to be told of, so nobody is asked which. */
export function NewWebhook(props: {
  open: boolean;
  onClose: () => void;
  onMade: (made: NewWebhookView) => void;
}) {
  const { t } = useTranslation("webhooks");
  const queries = useQueryClient();
  const { units, only } = useUnits();
  const sending = useSend<WebhookForm>();

  async function save(values: WebhookForm) {
    const body = {
      unit_id: values.unit_id ?? only ?? "",
      url: values.url.trim(),
      events: ["release.published" as const],
    };
    const made = await sending.send(() => call(webhooksCreate({ body })));
    if (!made) return;
    props.onClose();
    props.onMade(made);
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("new")}
      onFinish={save}
      onClose={props.onClose}
    >
      <UrlField />
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
    </FormDialog>
  );
}
