import { Form } from "antd";
import { useTranslation } from "@/app/texts";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { programmes } from "@/shells/staff/words";

export default function ProgrammeField() {
  const { t } = useTranslation("members");
  return (
    <Form.Item name="programme" label={t("enrol.programme")} required>
      <WordSelect words={programmes} say={(name) => t(`programme.${name}`)} />
    </Form.Item>
  );
}
