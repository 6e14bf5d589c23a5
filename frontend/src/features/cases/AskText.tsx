import { App, Form, Input } from "antd";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";

export type TextVerb = "wait" | "resolve" | "reopen" | "decline";
export type Said =
  | { action: "resolve"; resolution: string }
  | { action: "wait" | "reopen" | "decline"; reason: string };
type TextForm = { reason?: string; resolution?: string };

/** Asks for the sentence that a step has to say. */
export function AskText(props: {
  verb: TextVerb | null;
  onClose: () => void;
  onSay: (said: Said) => Promise<void>;
}) {
  const { t } = useTranslation("cases");
  const { message } = App.useApp();
  const sending = useSend<TextForm>();
  const { verb } = props;
  const field = verb === "resolve" ? "resolution" : "reason";

  async function save(values: TextForm) {
    if (!verb) return;
    const text = (values[field] ?? "").trim();
    const said: Said =
      verb === "resolve" ? { action: verb, resolution: text } : { action: verb, reason: text };
    const done = await sending.send(async () => {
      await props.onSay(said);
      return true;
    });
    if (done) void message.success(t(`done.${verb}`));
  }

  return (
    <FormDialog
      sending={sending}
      open={verb !== null}
      title={verb ? t(`ask.${verb}`) : ""}
      ok={verb ? t(`action.${verb}`) : ""}
      danger={verb === "decline"}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name={field}
        rules={[{ required: true, whitespace: true, message: t("ask.text_missing") }]}
      >
        <Input.TextArea
          aria-label={verb ? t(`ask.${verb}`) : ""}
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={verb === "resolve" ? 2000 : 500}
        />
      </Form.Item>
    </FormDialog>
  );
}
