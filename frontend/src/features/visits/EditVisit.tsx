import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Form } from "antd";
import { call, record, type Tagged } from "@/api/call";
import {
  type VisitChannel,
  type VisitPurpose,
  type VisitView,
  visitsGet,
  visitsUpdate,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { NoteField } from "@/shells/staff/NoteField";
import { Editing } from "@/shells/staff/parts/editing";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useColleagues } from "@/shells/staff/pickers/accounts";
import { useFormats } from "@/ui/formats";
import { WhenFields, WhyFields } from "./PlanFields";

const route = getRouteApi("/staff/visits/$id/edit");

/** Another day, another person, another purpose: of a visit that is still planned. */
export default function EditVisit() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["visits", "edit", id],
    queryFn: () => record(visitsGet({ path: { id } })),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={8}>
      {(visit) => <Editor visit={visit} />}
    </Answered>
  );
}

type PlanForm = {
  planned_on: string;
  assignee_id: string | null;
  purpose: VisitPurpose;
  channel: VisitChannel;
  notes: string;
};

const formOf = (visit: VisitView): PlanForm => ({
  planned_on: visit.planned_on ?? "",
  assignee_id: visit.assignee_id ?? null,
  purpose: visit.purpose,
  channel: visit.channel,
  notes: visit.notes ?? "",
});

const bodyOf = (values: PlanForm) => ({
  planned_on: values.planned_on,
  assignee_id: values.assignee_id ?? null,
  purpose: values.purpose,
  channel: values.channel,
  notes: values.notes.trim() || null,
});
type Body = ReturnType<typeof bodyOf>;

function Editor({ visit }: { visit: Tagged<VisitView> }) {
  const { t } = useTranslation(["visits", "common"]);
  const format = useFormats();
  const navigate = useNavigate();
  const { me, others } = useColleagues();
  const { id, member } = visit.value;

  function nameOf(account: string | null): string {
    if (account === null) return t("common:assignee_nobody");
    if (account === me?.id) return me.name;
    return others.find((other) => other.id === account)?.name ?? t("common:colleague");
  }

  function say(field: keyof Body, body: Body) {
    const label = t(`field.${field}`);
    if (field === "planned_on") return { label, value: format.day(body.planned_on) };
    if (field === "assignee_id") return { label, value: nameOf(body.assignee_id) };
    if (field === "purpose") return { label, value: t(`purpose.${body.purpose}`) };
    if (field === "channel") return { label, value: t(`channel.${body.channel}`) };
    return { label, value: body.notes ?? "" };
  }

  return (
    <Page title={t("change_plan")} back={{ to: "/visits/$id", params: { id }, label: member.name }}>
      <div className="form-narrow">
        <Panel>
          <Editing
            record={visit}
            formOf={formOf}
            bodyOf={bodyOf}
            say={say}
            update={(body, etag) =>
              call(visitsUpdate({ path: { id }, body, headers: { "If-Match": etag } }))
            }
            queryKey={["visits"]}
            onLeave={() => void navigate({ to: "/visits/$id", params: { id } })}
          >
            <WhenFields />
            <WhyFields />
            <Form.Item name="notes" label={t("field.notes")}>
              <NoteField autoSize={{ minRows: 2 }} maxLength={4000} />
            </Form.Item>
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}
