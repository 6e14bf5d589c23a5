import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call, record, type Tagged } from "@/api/call";
import { type MemberView, membersGet, membersUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Editing } from "@/shells/staff/parts/editing";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useHouseholds } from "@/shells/staff/pickers/households";
import { useFormats } from "@/ui/formats";
import { MemberFields, type MemberForm, orNull } from "./MemberFields";

const route = getRouteApi("/staff/members/$id/edit");

export default function EditMember() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["members", "edit", id],
    queryFn: () => record(membersGet({ path: { id } })),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={8}>
      {(member) => <Editor member={member} />}
    </Answered>
  );
}

function formOf(member: MemberView): MemberForm {
  return {
    kind: member.kind,
    status: member.status === "paused" ? "paused" : "active",
    name: member.name,
    phone: member.phone ?? "",
    email: member.email ?? "",
    address: member.address ?? "",
    preferred_language: member.preferred_language ?? "",
    contact_time: member.contact_time ?? "",
    household_id: member.household_id ?? undefined,
    guardian_until: member.guardian_until ?? "",
    wants_visits: member.wants_visits,
  };
}

function bodyOf(values: MemberForm) {
  return {
    name: values.name.trim(),
    status: values.status,
    phone: orNull(values.phone),
    email: orNull(values.email),
    address: orNull(values.address),
    preferred_language: orNull(values.preferred_language),
    contact_time: orNull(values.contact_time),
    household_id: values.household_id ?? null,
    guardian_until: orNull(values.guardian_until),
    wants_visits: values.wants_visits,
  };
}
type Body = ReturnType<typeof bodyOf>;

function Editor({ member }: { member: Tagged<MemberView> }) {
  const { t } = useTranslation("members");
  const navigate = useNavigate();
  const format = useFormats();
  const { id, name, unit_id } = member.value;
  const { nameOf } = useHouseholds(unit_id);

  function say(field: keyof Body, body: Body) {
    const label = t(`field.${field}`);
    if (field === "wants_visits") return { label, value: body.wants_visits ? t("yes") : t("no") };
    if (field === "guardian_until") {
      return { label, value: body.guardian_until ? format.day(body.guardian_until) : "" };
    }
    if (field === "household_id") {
      return { label, value: body.household_id ? (nameOf(body.household_id) ?? "…") : "" };
    }
    if (field === "status") {
      return { label, value: body.status ? t(`status.${body.status}`) : "" };
    }
    return { label, value: body[field] ?? "" };
  }

  return (
    <Page title={t("edit_title")} back={{ to: "/members/$id", params: { id }, label: name }}>
      <div className="form-narrow">
        <Panel>
          <Editing
            record={member}
            formOf={formOf}
            bodyOf={bodyOf}
            say={say}
            update={(body, etag) =>
              call(membersUpdate({ path: { id }, body, headers: { "If-Match": etag } }))
            }
            queryKey={["members"]}
            onLeave={() => void navigate({ to: "/members/$id", params: { id } })}
          >
            <MemberFields of={member.value} />
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}
