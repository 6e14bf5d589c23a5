import { Form, Input } from "antd";
import { useTranslation } from "@/app/texts";

/** How a unit is called. */
export function NameFields() {
  const { t } = useTranslation("units");
  return (
    <div className="form-pair">
      <Form.Item
        name="name"
        label={t("field.name")}
        rules={[{ required: true, whitespace: true, message: t("name_missing") }]}
      >
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="code"
        label={t("field.code")}
        rules={[{ required: true, whitespace: true, message: t("code_missing") }]}
      >
        <Input maxLength={32} autoComplete="off" />
      </Form.Item>
    </div>
  );
}
