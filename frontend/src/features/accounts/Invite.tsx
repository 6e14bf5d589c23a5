import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { invitationsCreate, type Role, type SentInvitationView } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { useSend } from "@/shells/staff/parts/forms";
import { Once } from "@/shells/staff/parts/Once";
import { Panel } from "@/shells/staff/parts/Page";
import { ProblemNote } from "@/shells/staff/parts/States";
import { useDepartments } from "@/shells/staff/pickers/departments";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";

type InviteForm = { name: string; role: Role; unit_id?: string; department_id?: string };

const everyRole: Role[] = [
  "caseworker",
  "volunteer",
  "coordinator",
  "partner",
  "analyst",
  "auditor",
  "administrator",
];
/** Who leads a community brings in those who work there; the other roles are the administrator's to give. */
const coordinatorsRoles: Role[] = ["caseworker", "volunteer"];

export function Invite() {
  const { t } = useTranslation(["accounts", "auth"]);
  const { can } = useMe();
  const { units, only } = useUnits();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<InviteForm>();
  const [created, setCreated] = useState<SentInvitationView | null>(null);
  const role = Form.useWatch("role", form);
  const departments = useDepartments(role === "partner");
  const roles = can("manage_accounts") ? everyRole : coordinatorsRoles;

  async function save(values: InviteForm) {
    const unit_id = values.unit_id ?? only ?? "";
    const body = { ...values, unit_id, name: values.name.trim() };
    const invitation = await send(() => call(invitationsCreate({ body, headers: keyFor(body) })));
    if (!invitation) return;
    keyFor.done();
    setCreated(invitation);
    form.resetFields();
    await queries.invalidateQueries({ queryKey: ["invitations"] });
  }

  return (
    <Panel title={t("invite.title")}>
      {problem ? <ProblemNote error={problem} /> : null}
      {created ? <Link invitation={created} /> : null}
      <Form<InviteForm>
        form={form}
        layout="vertical"
        initialValues={{ role: "caseworker" }}
        onFinish={(values) => void save(values)}
      >
        <Form.Item
          name="name"
          label={t("invite.name")}
          rules={[{ required: true, whitespace: true, message: t("invite.name_missing") }]}
        >
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t("invite.role")} required>
          <Select options={roles.map((name) => ({ value: name, label: t(`auth:role.${name}`) }))} />
        </Form.Item>
        {units.length > 1 ? (
          <Form.Item
            name="unit_id"
            label={t("invite.unit")}
            rules={[{ required: true, message: t("invite.unit_missing") }]}
          >
            <UnitPicker />
          </Form.Item>
        ) : null}
        {role === "partner" ? (
          <Form.Item
            name="department_id"
            label={t("invite.department")}
            rules={[{ required: true, message: t("invite.department_missing") }]}
          >
            <Select
              loading={departments.isPending}
              options={departments.list.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
        ) : null}
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("invite.send")}
        </Button>
      </Form>
    </Panel>
  );
}

function Link({ invitation }: { invitation: SentInvitationView }) {
  const { t } = useTranslation(["accounts", "auth"]);
  const format = useFormats();
  return (
    <div role="status" style={{ marginBottom: 16 }}>
      <p>{t("invite.once")}</p>
      <Once text={invitation.url} copy={t("invite.copy")} copied={t("invite.copied")} />
      <p className="soft">
        {t("invite.until", { moment: format.moment(invitation.invitation.expires_at) })}
      </p>
    </div>
  );
}
