import { Button, Modal } from "antd";
import type { NewWebhookView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Once } from "@/shells/staff/parts/Once";

/** What the receiver checks the signatures with. It is closed by its button alone: there is no second look. */
export function Secret(props: { made: NewWebhookView | null; onClose: () => void }) {
  const { t } = useTranslation("webhooks");
  // A dialog that is merely hidden would keep it on the page.
  if (!props.made) return null;
  return (
    <Modal
      open
      title={t("secret.title")}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={props.onClose}>
          {t("secret.kept")}
        </Button>
      }
    >
      <p>{t("secret.once")}</p>
      <Once text={props.made.secret} copy={t("secret.copy")} copied={t("secret.copied")} />
      <p className="soft">{t("secret.check")}</p>
    </Modal>
  );
}
