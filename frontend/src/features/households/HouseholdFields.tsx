import { Form, Input } from "antd";
import { useTranslation } from "@/app/texts";
import { UnitField } from "@/shells/staff/pickers/UnitField";

export type HouseholdForm = { unit_id?: string; name: string; address?: string };

/** The fields of a household. Its unit is chosen once. */
export function HouseholdFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation("households");
  return (
    <>
      {isNew ? <UnitField /> : null}
      <Form.Item
        name="name"
        label={t("field.name")}
        extra={t("name_hint")}
        rules={[{ required: true, whitespace: true, message: t("name_missing") }]}
      >
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="address" label={t("field.address")}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    </>
  );
}

export const bodyOf = (values: HouseholdForm) => ({
  name: values.name.trim(),
  address: values.address?.trim() || null,
});
