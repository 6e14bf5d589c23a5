import { Form, Input } from "antd";
import { useTranslation } from "@/app/texts";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { AccountPicker } from "@/shells/staff/pickers/AccountPicker";
import { type Member, MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { visitChannels, visitPurposes } from "@/shells/staff/words";
import { today } from "@/ui/days";

/** Who is visited. */
export function WhoField({ preset }: { preset: Member | undefined }) {
  const { t } = useTranslation("visits");
  return (
    <Form.Item
      name="member_id"
      label={t("field.member")}
      rules={[{ required: true, message: t("member_missing") }]}
    >
      <MemberPicker preset={preset} />
    </Form.Item>
  );
}

/** What for, and in which way. */
export function WhyFields() {
  const { t } = useTranslation("visits");
  return (
    <div className="form-pair">
      <Form.Item name="purpose" label={t("field.purpose")} required>
        <WordSelect words={visitPurposes} say={(word) => t(`purpose.${word}`)} />
      </Form.Item>
      <Form.Item name="channel" label={t("field.channel")} required>
        <WordSelect words={visitChannels} say={(word) => t(`channel.${word}`)} />
      </Form.Item>
    </div>
  );
}

/** When it is to be, and who goes. */
export function WhenFields() {
  const { t } = useTranslation("visits");
  return (
    <div className="form-pair">
      <Form.Item
        name="planned_on"
        label={t("field.planned_on")}
        rules={[{ required: true, message: t("day_missing") }]}
      >
        <Input type="date" min={today()} />
      </Form.Item>
      <Form.Item name="assignee_id" label={t("field.assignee_id")}>
        <AccountPicker />
      </Form.Item>
    </div>
  );
}
