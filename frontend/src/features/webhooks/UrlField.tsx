import { Form, Input } from "antd";
import { useTranslation } from "@/app/texts";

export function UrlField() {
  const { t } = useTranslation("webhooks");
  return (
    <Form.Item
      name="url"
      label={t("field.url")}
      extra={t("url_hint")}
      rules={[{ required: true, whitespace: true, message: t("url_missing") }]}
    >
      <Input
        type="url"
        inputMode="url"
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        placeholder="https://stats.example.org/linli"
      />
    </Form.Item>
  );
}
