import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input } from "antd";
import { call } from "@/api/call";
import { departmentsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";

type DepartmentForm = { unit_id?: string; name: string };

export function NewDepartment(props: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("departments");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { units } = useUnits();
  const sending = useSend<DepartmentForm>();

  async function save(values: DepartmentForm) {
    const body = { unit_id: values.unit_id ?? units[0]?.id ?? "", name: values.name.trim() };
    const saved = await sending.send(() =>
      call(departmentsCreate({ body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    void message.success(t("created"));
    await queries.invalidateQueries({ queryKey: ["departments"] });
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("new")}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t("field.name")}
        rules={[{ required: true, whitespace: true, message: t("name_missing") }]}
      >
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      {units.length > 1 ? (
        <Form.Item
          name="unit_id"
          label={t("field.unit_id")}
          extra={t("unit_hint")}
          rules={[{ required: true, message: t("unit_missing") }]}
        >
          <UnitPicker />
        </Form.Item>
      ) : null}
    </FormDialog>
  );
}
