import { App, Button, Form, Input } from "antd";
import { call } from "@/api/call";
import { mePassword } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { ProblemNote } from "@/shells/staff/parts/States";

type PasswordForm = { current: string; new: string; again: string };

export function Password() {
  const { t } = useTranslation("account");
  const { message } = App.useApp();
  const { form, busy, problem, send } = useSend<PasswordForm>();
  const needed = [{ required: true, message: t("password.missing") }];

  async function save(values: PasswordForm) {
    const done = await send(async () => {
      await call(mePassword({ body: { current: values.current, new: values.new } }));
      return true;
    });
    if (!done) return;
    void message.success(t("password.changed"));
    form.resetFields();
  }

  return (
    <Panel title={t("password.title")}>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<PasswordForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void save(values)}
      >
        <Form.Item name="current" label={t("password.current")} rules={needed}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new" label={t("password.new")} extra={t("password.hint")} rules={needed}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("password.again")}
          dependencies={["new"]}
          rules={[
            ...needed,
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                !value || value === getFieldValue("new")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("password.differ"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>
          {t("password.change")}
        </Button>
      </Form>
    </Panel>
  );
}
