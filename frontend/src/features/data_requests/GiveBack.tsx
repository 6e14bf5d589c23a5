import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import { call, type Tagged } from "@/api/call";
import { type DataFormView, dataRequestFormsTransition } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";

type NoteForm = { note: string };

/** A form goes back to its community, with a word on what is to be put right. */
export function GiveBack({ form }: { form: Tagged<DataFormView> }) {
  const { t } = useTranslation("data_requests");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const sending = useSend<NoteForm>();
  const [open, setOpen] = useState(false);

  async function save({ note }: NoteForm) {
    const body = { action: "return" as const, note: note.trim() };
    const headers = { "If-Match": form.etag };
    const returned = await sending.send(() =>
      call(dataRequestFormsTransition({ path: { id: form.value.id }, body, headers })),
    );
    if (!returned) return;
    void message.success(t("give_back.done"));
    setOpen(false);
    await queries.invalidateQueries({ queryKey: ["data_requests"] });
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("give_back.act")}</Button>
      <FormDialog
        sending={sending}
        open={open}
        title={t("give_back.title")}
        ok={t("give_back.act")}
        onFinish={save}
        onClose={() => setOpen(false)}
      >
        <Form.Item
          name="note"
          label={t("give_back.note")}
          rules={[{ required: true, whitespace: true, message: t("missing.note") }]}
        >
          <Input.TextArea maxLength={400} autoSize={{ minRows: 3, maxRows: 8 }} />
        </Form.Item>
      </FormDialog>
    </>
  );
}
