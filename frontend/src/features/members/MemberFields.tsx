import { Checkbox, Form, Input, Radio } from "antd";
import { useState } from "react";
import type { MemberKind } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { HouseholdPicker } from "@/shells/staff/pickers/HouseholdPicker";
import { UnitField } from "@/shells/staff/pickers/UnitField";
import { useUnits } from "@/shells/staff/pickers/units";
import { memberKinds } from "@/shells/staff/words";
import { today } from "@/ui/days";
import { DuplicateHint } from "./DuplicateHint";

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
  household_id?: string | undefined;
  guardian_until?: string;
  wants_visits: boolean;
};

/** At this age nobody consents in one's place any more. */
const OF_AGE = 14;

function birthdayIn(years: number): string {
  const [year, ...rest] = today().split("-");
  return [Number(year) + years, ...rest].join("-");
}

/** The fields of a member. A member's unit and kind are chosen once, when they are registered. */
export function MemberFields({ of }: { of?: { unit_id: string; kind: MemberKind } }) {
  const { t } = useTranslation("members");
  const form = Form.useFormInstance<MemberForm>();
  const { only } = useUnits();
  const isNew = of === undefined;
  const chosenUnit = Form.useWatch("unit_id", form);
  const chosenKind = Form.useWatch("kind", form);
  const unit = of?.unit_id ?? chosenUnit ?? only;
  const kind = of?.kind ?? chosenKind;
  const [composing, setComposing] = useState(false);
  const name = Form.useWatch("name", form);
  const phone = Form.useWatch("phone", form);
  const compose = {
    onCompositionStart: () => setComposing(true),
    onCompositionEnd: () => setComposing(false),
  };
  return (
    <>
      {isNew ? (
        <>
          <UnitField />
          <Form.Item name="kind" label={t("field.kind")} required>
            <Radio.Group
              optionType="button"
              options={memberKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
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
        <Input autoComplete="off" {...compose} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="phone" label={t("field.phone")}>
          <Input type="tel" inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item name="email" label={t("field.email")}>
          <Input type="email" autoComplete="off" />
        </Form.Item>
      </div>
      {isNew ? <DuplicateHint name={name} phone={phone} unit={unit} composing={composing} /> : null}
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
      {kind === "resident" ? (
        <div className="form-pair">
          <Form.Item name="household_id" label={t("field.household_id")}>
            <HouseholdPicker unit={unit} />
          </Form.Item>
          <Form.Item
            name="guardian_until"
            label={t("field.guardian_until")}
            extra={t("guardian_hint")}
          >
            <Input type="date" min={today()} max={birthdayIn(OF_AGE)} />
          </Form.Item>
        </div>
      ) : null}
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
