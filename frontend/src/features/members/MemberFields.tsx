import { Checkbox, Form, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import type { MemberKind } from "@/api/generated";
import { UnitField } from "@/shells/staff/pickers/UnitField";
import { kinds } from "./words";

export type MemberForm = {
  unit_id?: string;
  kind: MemberKind;
  status?: "active" | "paused";
  name: string;
  phone?: string;
  email?: string;
  address?: string;
  preferred_language?: string;
  contact_time?: string;
  wants_visits: boolean;
};

/** The fields of a member. A member's unit and kind are chosen once, when they are registered. */
export function MemberFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation("members");
  return (
    <>
      {isNew ? (
        <>
          <UnitField />
          <Form.Item name="kind" label={t("field.kind")} required>
            <Radio.Group
              optionType="button"
              options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            />
          </Form.Item>
        </>
      ) : (
        <Form.Item name="status" label={t("field.status")}>
          <Radio.Group
            optionType="button"
            options={(["active", "paused"] as const).map((status) => ({
              value: status,
              label: t(`status.${status}`),
            }))}
          />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={t("field.name")}
        rules={[{ required: true, whitespace: true, message: t("name_missing") }]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="phone" label={t("field.phone")}>
          <Input type="tel" inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item name="email" label={t("field.email")}>
          <Input type="email" autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="address" label={t("field.address")}>
        <Input autoComplete="off" />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="preferred_language" label={t("field.preferred_language")}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="contact_time" label={t("field.contact_time")} extra={t("contact_hint")}>
          <Input autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="wants_visits" valuePropName="checked">
        <Checkbox>{t("field.wants_visits")}</Checkbox>
      </Form.Item>
    </>
  );
}

/** An empty field is no value. */
export function orNull(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}
