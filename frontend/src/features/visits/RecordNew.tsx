import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { App, Form } from "antd";
import { call } from "@/api/call";
import { visitsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { useMember } from "@/shells/staff/pickers/member";
import { localOfMoment } from "@/ui/days";
import { WhoField, WhyFields } from "./PlanFields";
import { RecordFields } from "./RecordFields";
import { type RecordForm, recordingOf } from "./recording";
import { VisitProblem } from "./VisitProblem";

const route = getRouteApi("/staff/visits/new");

/** The fast way: a visit that was not planned, written down in one go. */
export default function RecordNew() {
  const { t } = useTranslation(["visits", "common", "office"]);
  const { member } = route.useSearch();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const sending = useSend<RecordForm>();
  const { form, problem, send } = sending;
  const preset = useMember(member);
  const chosen = Form.useWatch("member_id", form);

  async function save(values: RecordForm) {
    const body = {
      member_id: values.member_id ?? "",
      purpose: values.purpose ?? "greeting",
      channel: values.channel ?? "home",
      ...recordingOf(values),
    };
    const visit = await send(() => call(visitsCreate({ body, headers: keyFor(body) })));
    if (!visit) return;
    const count = visit.case_ids?.length ?? 0;
    void message.success(count > 0 ? t("recorded_cases", { count }) : t("recorded"));
    await queries.invalidateQueries();
    await navigate({ to: "/visits/$id", params: { id: visit.id }, replace: true });
  }

  return (
    <FormScreen
      title={t("record_title")}
      back={
        preset
          ? { to: "/members/$id", params: { id: preset.id }, label: preset.name }
          : { to: "/", label: t("office:nav.day") }
      }
      sending={sending}
      refused={problem ? <VisitProblem problem={problem} member={chosen} /> : null}
      initialValues={{
        member_id: member,
        purpose: "greeting",
        channel: "home",
        outcome: "done",
        visited_at: localOfMoment(new Date()),
      }}
      onFinish={save}
    >
      <WhoField preset={preset} />
      <WhyFields />
      <RecordFields />
    </FormScreen>
  );
}
