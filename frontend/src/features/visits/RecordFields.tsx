import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, InputNumber, Radio, Select } from "antd";
import { useTranslation } from "@/app/texts";
import { NoteField } from "@/shells/staff/NoteField";
import {
  assistanceKinds,
  caseCategories,
  casePriorities,
  visitOutcomes,
} from "@/shells/staff/words";
import { daysFromToday, localOfMoment, today } from "@/ui/days";
import type { RecordForm } from "./recording";

/** What is written down after a visit, in the order in which one thinks of it at a door. */
export function RecordFields() {
  const { t } = useTranslation(["visits", "cases"]);
  const form = Form.useFormInstance<RecordForm>();
  const met = Form.useWatch("outcome", form) === "done";
  return (
    <>
      <Form.Item
        name="outcome"
        label={t("field.outcome")}
        rules={[{ required: true, message: t("outcome_missing") }]}
      >
        <Radio.Group
          block
          size="large"
          optionType="button"
          buttonStyle="solid"
          options={visitOutcomes.map((outcome) => ({
            value: outcome,
            label: t(`outcome.${outcome}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="notes" label={t("field.notes")} extra={t("notes_hint")}>
        <NoteField autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} />
      </Form.Item>
      {met ? (
        <>
          <Needs />
          <Assistance />
        </>
      ) : null}
      <FollowUp />
      <div className="form-pair">
        <Form.Item name="visited_at" label={t("field.visited_at")} required>
          <Input type="datetime-local" max={localOfMoment(new Date())} />
        </Form.Item>
        {met ? (
          <Form.Item name="duration_minutes" label={t("field.duration")}>
            <InputNumber min={1} max={1440} inputMode="numeric" style={{ width: "100%" }} />
          </Form.Item>
        ) : null}
      </div>
    </>
  );
}

function Needs() {
  const { t } = useTranslation(["visits", "cases"]);
  return (
    <fieldset className="group">
      <legend>{t("needs.title")}</legend>
      <p className="soft">{t("needs.explain")}</p>
      <Form.List name="needs">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <div key={field.key} className="group-item">
                <Form.Item
                  name={[field.name, "title"]}
                  label={t("needs.what")}
                  rules={[{ required: true, whitespace: true, message: t("needs.what_missing") }]}
                >
                  <Input maxLength={120} autoComplete="off" />
                </Form.Item>
                <div className="form-pair">
                  <Form.Item name={[field.name, "category"]} label={t("needs.category")} required>
                    <Select
                      options={caseCategories.map((category) => ({
                        value: category,
                        label: t(`cases:category.${category}`),
                      }))}
                    />
                  </Form.Item>
                  <Form.Item name={[field.name, "priority"]} label={t("needs.priority")} required>
                    <Select
                      options={casePriorities.map((priority) => ({
                        value: priority,
                        label: t(`cases:priority.${priority}`),
                      }))}
                    />
                  </Form.Item>
                </div>
                <Button icon={<DeleteOutlined aria-hidden />} onClick={() => remove(field.name)}>
                  {t("needs.remove")}
                </Button>
              </div>
            ))}
            <Button
              block
              type="dashed"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => add({ category: "aid", priority: "normal", title: "" })}
            >
              {t("needs.add")}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function Assistance() {
  const { t } = useTranslation(["visits", "cases"]);
  return (
    <fieldset className="group">
      <legend>{t("assistance.title")}</legend>
      <Form.List name="assistance">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <div key={field.key} className="group-item">
                <div className="form-pair">
                  <Form.Item name={[field.name, "kind"]} label={t("assistance.kind")} required>
                    <Select
                      options={assistanceKinds.map((kind) => ({
                        value: kind,
                        label: t(`assistance.kinds.${kind}`),
                      }))}
                    />
                  </Form.Item>
                  <Form.Item
                    name={[field.name, "amount"]}
                    label={t("assistance.amount")}
                    rules={[{ required: true, message: t("assistance.amount_missing") }]}
                  >
                    <InputNumber
                      min={0.01}
                      max={1_000_000}
                      precision={2}
                      inputMode="decimal"
                      style={{ width: "100%" }}
                    />
                  </Form.Item>
                </div>
                <Form.Item name={[field.name, "description"]} label={t("assistance.description")}>
                  <Input maxLength={500} autoComplete="off" />
                </Form.Item>
                <Button icon={<DeleteOutlined aria-hidden />} onClick={() => remove(field.name)}>
                  {t("assistance.remove")}
                </Button>
              </div>
            ))}
            <Button
              block
              type="dashed"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => add({ kind: "goods" })}
            >
              {t("assistance.add")}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

const WEEK = 7;
const MONTH = 30;

function FollowUp() {
  const { t } = useTranslation(["visits", "cases"]);
  const form = Form.useFormInstance<RecordForm>();
  const set = (day: string) => form.setFieldValue("follow_up_on", day);
  return (
    <>
      <Form.Item name="follow_up_on" label={t("field.follow_up_on")} style={{ marginBottom: 8 }}>
        <Input type="date" min={today()} />
      </Form.Item>
      <div className="quick">
        <Button size="small" onClick={() => set(daysFromToday(WEEK))}>
          {t("follow.week")}
        </Button>
        <Button size="small" onClick={() => set(daysFromToday(MONTH))}>
          {t("follow.month")}
        </Button>
        <Button size="small" onClick={() => set("")}>
          {t("follow.none")}
        </Button>
      </div>
    </>
  );
}
