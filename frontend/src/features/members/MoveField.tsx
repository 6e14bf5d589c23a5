import { Form } from "antd";
import { useTranslation } from "@/app/texts";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";

/** To which community members come, and what that comes to. */
export default function MoveField() {
  const { t } = useTranslation("members");
  return (
    <>
      <Form.Item
        name="into_id"
        label={t("bulk.move_into")}
        rules={[{ required: true, message: t("bulk.move_missing") }]}
      >
        <UnitPicker communitiesOnly />
      </Form.Item>
      <ul>
        {(["records", "people", "figures"] as const).map((effect) => (
          <li key={effect}>{t(`bulk.move_effect.${effect}`)}</li>
        ))}
      </ul>
    </>
  );
}
