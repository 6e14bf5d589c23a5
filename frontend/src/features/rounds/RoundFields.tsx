import { Form, Input } from "antd";
import type { VisitPurpose } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { UnitField } from "@/shells/staff/pickers/UnitField";
import { visitPurposes } from "@/shells/staff/words";

export type RoundForm = {
  unit_id?: string;
  title: string;
  purpose: VisitPurpose;
  starts_on: string;
  ends_on: string;
};

/** The fields of a round. Its unit is chosen once. */
export function RoundFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation(["rounds", "visits"]);
  return (
    <>
      {isNew ? <UnitField /> : null}
      <Form.Item
        name="title"
        label={t("field.title")}
        extra={t("title_hint")}
        rules={[{ required: true, whitespace: true, message: t("title_missing") }]}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item name="purpose" label={t("field.purpose")} required>
        <WordSelect words={visitPurposes} say={(word) => t(`visits:purpose.${word}`)} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item
          name="starts_on"
          label={t("field.starts_on")}
          rules={[{ required: true, message: t("day_missing") }]}
        >
          <Input type="date" />
        </Form.Item>
        <Form.Item
          name="ends_on"
          label={t("field.ends_on")}
          rules={[{ required: true, message: t("day_missing") }]}
        >
          <Input type="date" />
        </Form.Item>
      </div>
    </>
  );
}

export const bodyOf = (values: RoundForm) => ({
  title: values.title.trim(),
  purpose: values.purpose,
  starts_on: values.starts_on,
  ends_on: values.ends_on,
});
