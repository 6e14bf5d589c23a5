import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useEffect } from "react";
import { call, tagOf } from "@/api/call";
import { type WebhookView, webhooksUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { UrlField } from "./UrlField";

/** Another address for the same receiver; its secret stays. */
export function ChangeUrl(props: { webhook: WebhookView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation("webhooks");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const sending = useSend<{ url: string }>();
  const { form } = sending;
  const { webhook, open } = props;
  useEffect(() => {
    if (open) form.setFieldsValue({ url: webhook.url });
  }, [form, open, webhook.url]);

  async function save(values: { url: string }) {
    const saved = await sending.send(() =>
      call(
        webhooksUpdate({
          path: { id: webhook.id },
          body: { url: values.url.trim() },
          headers: { "If-Match": tagOf(webhook) },
        }),
      ),
    );
    // Somebody else may have changed it: the page shows what holds now.
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
    if (!saved) return;
    void message.success(t("url_changed"));
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={open}
      title={t("change_url")}
      onFinish={save}
      onClose={props.onClose}
    >
      <UrlField />
    </FormDialog>
  );
}
