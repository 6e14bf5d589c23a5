import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input } from "antd";
import { useEffect } from "react";
import { call, tagOf } from "@/api/call";
import { type DepartmentView, departmentsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";

type NameForm = { name: string };

/** Another name for a department; what was referred to it stays with it. */
export function Rename(props: { department: DepartmentView | null; onClose: () => void }) {
  const { t } = useTranslation("departments");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const sending = useSend<NameForm>();
  const { form } = sending;
  const { department } = props;
  const was = department?.name;
  useEffect(() => {
    if (was !== undefined) form.setFieldsValue({ name: was });
  }, [form, was]);

  async function save(values: NameForm) {
    if (!department) return;
    const saved = await sending.send(() =>
      call(
        departmentsUpdate({
          path: { id: department.id },
          body: { name: values.name.trim() },
          headers: { "If-Match": tagOf(department) },
        }),
      ),
    );
    // Somebody else may have renamed it: the list shows the name that it has now.
    await queries.invalidateQueries({ queryKey: ["departments"] });
    if (!saved) return;
    void message.success(t("renamed"));
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={department !== null}
      title={t("rename_name", { name: was ?? "" })}
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
    </FormDialog>
  );
}
