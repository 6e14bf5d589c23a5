import { Form, Input, InputNumber, Select } from "antd";
import type { EventKind, EventView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { UnitField } from "@/shells/staff/pickers/UnitField";
import { localOfMoment, momentOfLocal } from "@/ui/days";
import { eventKinds } from "./words";

export type EventForm = {
  unit_id?: string;
  title: string;
  kind: EventKind;
  starts_at: string;
  ends_at: string;
  place?: string;
  capacity?: number | null;
  description?: string;
};

export function EventFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation("events");
  const missing = [{ required: true, message: t("time_missing") }];
  return (
    <>
      {isNew ? <UnitField /> : null}
      <Form.Item
        name="title"
        label={t("field.title")}
        rules={[{ required: true, whitespace: true, message: t("title_missing") }]}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="kind" label={t("field.kind")} required>
          <Select options={eventKinds.map((word) => ({ value: word, label: t(`kind.${word}`) }))} />
        </Form.Item>
        <Form.Item name="capacity" label={t("field.capacity")} extra={t("field.capacity_hint")}>
          <InputNumber min={1} max={100_000} inputMode="numeric" style={{ width: "100%" }} />
        </Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item name="starts_at" label={t("field.starts_at")} rules={missing}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item
          name="ends_at"
          label={t("field.ends_at")}
          dependencies={["starts_at"]}
          rules={[
            ...missing,
            ({ getFieldValue }) => ({
              validator: (_, end: string | undefined) =>
                !end || end > getFieldValue("starts_at")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("end_before"))),
            }),
          ]}
        >
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <Form.Item name="place" label={t("field.place")}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="description" label={t("field.description")}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={4000} />
      </Form.Item>
    </>
  );
}

export function formOf(event: EventView): EventForm {
  return {
    title: event.title,
    kind: event.kind,
    starts_at: localOfMoment(event.starts_at),
    ends_at: localOfMoment(event.ends_at),
    place: event.place ?? "",
    capacity: event.capacity ?? null,
    description: event.description ?? "",
  };
}

export function bodyOf(values: EventForm) {
  return {
    title: values.title.trim(),
    kind: values.kind,
    starts_at: momentOfLocal(values.starts_at),
    ends_at: momentOfLocal(values.ends_at),
    place: values.place?.trim() || null,
    capacity: values.capacity ?? null,
    description: values.description?.trim() || null,
  };
}
