import { Form, type FormProps, Modal } from "antd";
import { type ReactNode, useId } from "react";
import { useTranslation } from "@/app/texts";
import type { useSend } from "./forms";
import { ProblemNote } from "./States";

/** A form in a dialog. What was entered and refused is gone when it is opened the next time. */
export function FormDialog<Values extends object>(props: {
  sending: ReturnType<typeof useSend<Values>>;
  open: boolean;
  title: string;
  /** What the button says, where it is not just saving. */
  ok?: string | undefined;
  danger?: boolean;
  initialValues?: FormProps<Values>["initialValues"];
  onFinish: (values: Values) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  // A page may hold several dialogs with a field of the same name; each label has to find its own.
  const id = useId();
  const { form, busy, problem, setProblem } = props.sending;
  return (
    <Modal
      open={props.open}
      title={props.title}
      okText={props.ok ?? t("save")}
      okButtonProps={{ danger: props.danger ?? false }}
      cancelText={t("cancel")}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={props.onClose}
      afterClose={() => {
        form.resetFields();
        setProblem(null);
      }}
    >
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<Values>
        form={form}
        name={id}
        layout="vertical"
        {...(props.initialValues ? { initialValues: props.initialValues } : {})}
        onFinish={(values) => void props.onFinish(values)}
      >
        {props.children}
      </Form>
    </Modal>
  );
}
