import { App, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { CaseView } from "@/api/generated";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { ProblemNote } from "@/shells/staff/parts/States";
import { useDepartments } from "@/shells/staff/pickers/departments";
import { daysFromToday, today } from "@/ui/days";

type ReferForm = { department_id: string; summary: string; place?: string; due_on: string };
type Referral = Omit<ReferForm, "place"> & { action: "refer"; place: string | null };
const USUAL_DAYS = 7;

/** Hands the case to a department: what it gets to read is written for it here. */
export function Refer(props: {
  item: CaseView;
  open: boolean;
  onClose: () => void;
  onRefer: (step: Referral) => Promise<void>;
}) {
  const { t } = useTranslation("cases");
  const { message } = App.useApp();
  const sending = useSend<ReferForm>();
  const departments = useDepartments(props.open, props.item.unit_id);

  async function save(values: ReferForm) {
    const done = await sending.send(async () => {
      await props.onRefer({
        action: "refer",
        ...values,
        summary: values.summary.trim(),
        place: values.place?.trim() || null,
      });
      return true;
    });
    if (done) void message.success(t("done.refer"));
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("action.refer")}
      ok={t("action.refer")}
      initialValues={{
        summary: props.item.title,
        place: props.item.place ?? "",
        due_on: daysFromToday(USUAL_DAYS),
      }}
      onFinish={save}
      onClose={props.onClose}
    >
      {departments.error ? <ProblemNote error={departments.error} /> : null}
      <Form.Item
        name="department_id"
        label={t("ask.department")}
        rules={[{ required: true, message: t("ask.department_missing") }]}
      >
        <Select
          loading={departments.isPending}
          showSearch={{ optionFilterProp: "label" }}
          options={departments.list.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item
        name="summary"
        label={t("ask.summary")}
        extra={t("ask.summary_hint")}
        rules={[{ required: true, whitespace: true, message: t("ask.text_missing") }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} />
      </Form.Item>
      <Form.Item name="place" label={t("field.place")}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="due_on"
        label={t("ask.due_on")}
        rules={[{ required: true, message: t("ask.day_missing") }]}
      >
        <Input type="date" min={today()} />
      </Form.Item>
    </FormDialog>
  );
}
