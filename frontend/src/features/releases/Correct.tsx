import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type ReleaseView, releasesCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { useTops } from "./tops";

/** A further vintage of the same quarter, with its reason; the one before stays as it is. */
export function Correct({ release: { unit_id, period } }: { release: ReleaseView }) {
  const { t } = useTranslation("releases");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const sending = useSend<{ reason: string }>();
  const [open, setOpen] = useState(false);
  const { tops } = useTops();
  if (!tops.some(({ id }) => id === unit_id)) return null;

  async function save(values: { reason: string }) {
    const body = { unit_id, period, reason: values.reason.trim() };
    const release = await sending.send(() => call(releasesCreate({ body, headers: keyFor(body) })));
    if (!release) return;
    void message.success(t("done"));
    setOpen(false);
    await queries.invalidateQueries({ queryKey: ["releases"] });
    await navigate({ to: "/releases/$id", params: { id: release.id } });
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("correct")}</Button>
      <FormDialog
        sending={sending}
        open={open}
        title={t("correct")}
        ok={t("publish")}
        onFinish={save}
        onClose={() => setOpen(false)}
      >
        <p className="soft" style={{ marginBottom: 12 }}>
          {t("correct_text")}
        </p>
        <Form.Item
          name="reason"
          label={t("field.reason")}
          rules={[{ required: true, whitespace: true, message: t("reason_missing") }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={400} />
        </Form.Item>
      </FormDialog>
    </>
  );
}
