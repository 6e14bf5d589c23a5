import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { App, Form } from "antd";
import { call } from "@/api/call";
import { type VisitChannel, type VisitPurpose, visitsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { NoteField } from "@/shells/staff/NoteField";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { useMember } from "@/shells/staff/pickers/member";
import { today } from "@/ui/days";
import { WhenFields, WhoField, WhyFields } from "./PlanFields";
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
  const { t } = useTranslation("visits");
  const { member, round } = route.useSearch();
  const { message } = App.useApp();
  const { me } = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const sending = useSend<PlanForm>();
  const { form, problem, send } = sending;
  const preset = useMember(member);
  const chosen = Form.useWatch("member_id", form);

  async function save(values: PlanForm) {
    const body = { ...values, notes: values.notes?.trim() || null, round_id: round ?? null };
    const visit = await send(() => call(visitsCreate({ body, headers: keyFor(body) })));
    if (!visit) return;
    void message.success(t("planned"));
    await queries.invalidateQueries({ queryKey: ["visits"] });
    await queries.invalidateQueries({ queryKey: ["rounds"] });
    if (round) return void navigate({ to: "/rounds/$id", params: { id: round } });
    await navigate({ to: "/members/$id", params: { id: values.member_id } });
  }

  return (
    <FormScreen
      title={t("plan_title")}
      back={
        preset
          ? { to: "/members/$id", params: { id: preset.id }, label: preset.name }
          : { to: "/visits", label: t("title") }
      }
      sending={sending}
      refused={problem ? <VisitProblem problem={problem} member={chosen} /> : null}
      initialValues={{
        member_id: member,
        purpose: "greeting",
        channel: "home",
        planned_on: today(),
        assignee_id: me?.id,
      }}
      onFinish={save}
    >
      <WhoField preset={preset} />
      <WhenFields />
      <WhyFields />
      <Form.Item name="notes" label={t("field.notes")} extra={t("notes_hint")}>
        <NoteField autoSize={{ minRows: 2 }} maxLength={4000} />
      </Form.Item>
    </FormScreen>
  );
}
