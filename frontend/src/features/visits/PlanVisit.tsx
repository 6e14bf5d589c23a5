import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { App, Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { call } from "@/api/call";
import { type VisitChannel, type VisitPurpose, visitsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useMe } from "@/shells/staff/me";
import { NoteField } from "@/shells/staff/NoteField";
import { useSend } from "@/shells/staff/parts/forms";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { AccountPicker } from "@/shells/staff/pickers/AccountPicker";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { useMember } from "@/shells/staff/pickers/member";
import { visitChannels, visitPurposes } from "@/shells/staff/words";
import { today } from "@/ui/days";
import { VisitProblem } from "./VisitProblem";

const route = getRouteApi("/staff/visits/plan");

type PlanForm = {
  member_id: string;
  purpose: VisitPurpose;
  channel: VisitChannel;
  planned_on: string;
  assignee_id?: string;
  notes?: string;
};

export default function PlanVisit() {
  const { t } = useTranslation(["visits", "common"]);
  const { member } = route.useSearch();
  const { message } = App.useApp();
  const { me } = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<PlanForm>();
  const preset = useMember(member);
  const chosen = Form.useWatch("member_id", form);

  async function save(values: PlanForm) {
    const body = { ...values, notes: values.notes?.trim() || null };
    const visit = await send(() => call(visitsCreate({ body, headers: keyFor(body) })));
    if (!visit) return;
    void message.success(t("planned"));
    await queries.invalidateQueries({ queryKey: ["visits"] });
    await navigate({ to: "/members/$id", params: { id: values.member_id } });
  }

  return (
    <Page
      title={t("plan_title")}
      back={
        preset
          ? { to: "/members/$id", params: { id: preset.id }, label: preset.name }
          : { to: "/visits", label: t("title") }
      }
    >
      <div className="form-narrow">
        <Panel>
          {problem ? <VisitProblem problem={problem} member={chosen} /> : null}
          <Form<PlanForm>
            form={form}
            layout="vertical"
            initialValues={{
              member_id: member,
              purpose: "greeting",
              channel: "home",
              planned_on: today(),
              assignee_id: me?.id,
            }}
            onFinish={(values) => void save(values)}
          >
            <Form.Item
              name="member_id"
              label={t("field.member")}
              rules={[{ required: true, message: t("member_missing") }]}
            >
              <MemberPicker preset={preset} />
            </Form.Item>
            <div className="form-pair">
              <Form.Item
                name="planned_on"
                label={t("field.planned_on")}
                rules={[{ required: true, message: t("day_missing") }]}
              >
                <Input type="date" min={today()} />
              </Form.Item>
              <Form.Item name="assignee_id" label={t("field.assignee_id")}>
                <AccountPicker />
              </Form.Item>
            </div>
            <div className="form-pair">
              <Form.Item name="purpose" label={t("field.purpose")} required>
                <Select
                  options={visitPurposes.map((word) => ({
                    value: word,
                    label: t(`purpose.${word}`),
                  }))}
                />
              </Form.Item>
              <Form.Item name="channel" label={t("field.channel")} required>
                <Select
                  options={visitChannels.map((word) => ({
                    value: word,
                    label: t(`channel.${word}`),
                  }))}
                />
              </Form.Item>
            </div>
            <Form.Item name="notes" label={t("field.notes")} extra={t("notes_hint")}>
              <NoteField autoSize={{ minRows: 2 }} maxLength={4000} />
            </Form.Item>
            <div className="form-acts">
              <Button type="primary" htmlType="submit" loading={busy}>
                {t("common:save")}
              </Button>
            </div>
          </Form>
        </Panel>
      </div>
    </Page>
  );
}
