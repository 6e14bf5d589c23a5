import { Form } from "antd";
import { useTranslation } from "@/app/texts";
import { UnitPicker } from "./UnitPicker";
import { useUnits } from "./units";

/** For which community a record is, where there is a choice. */
export function UnitField({ label }: { label?: string }) {
  const { t } = useTranslation();
  const { communities } = useUnits();
  if (communities.length < 2) return null;
  return (
    <Form.Item
      name="unit_id"
      label={label ?? t("unit")}
      rules={[{ required: true, message: t("unit_missing") }]}
    >
      <UnitPicker communitiesOnly />
    </Form.Item>
  );
}
