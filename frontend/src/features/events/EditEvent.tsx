import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call, record, type Tagged } from "@/api/call";
import { type EventView, eventsGet, eventsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Editing } from "@/shells/staff/parts/editing";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { bodyOf, EventFields, formOf } from "./EventFields";

const route = getRouteApi("/staff/events/$id/edit");

export default function EditEvent() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["events", "edit", id],
    queryFn: () => record(eventsGet({ path: { id } })),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={8}>
      {(event) => <Editor event={event} />}
    </Answered>
  );
}

type Body = ReturnType<typeof bodyOf>;

function Editor({ event }: { event: Tagged<EventView> }) {
  const { t } = useTranslation("events");
  const format = useFormats();
  const navigate = useNavigate();
  const { id, title } = event.value;

  function say(field: keyof Body, body: Body) {
    const label = t(`field.${field}`);
    if (field === "kind") return { label, value: t(`kind.${body.kind}`) };
    if (field === "capacity") {
      return {
        label,
        value: body.capacity === null ? t("unlimited") : format.number(body.capacity),
      };
    }
    if (field === "starts_at" || field === "ends_at") {
      return { label, value: format.moment(body[field]) };
    }
    return { label, value: body[field] ?? "" };
  }

  return (
    <Page title={t("edit_title")} back={{ to: "/events/$id", params: { id }, label: title }}>
      <div className="form-narrow">
        <Panel>
          <Editing
            record={event}
            formOf={formOf}
            bodyOf={bodyOf}
            say={say}
            update={(body, etag) =>
              call(eventsUpdate({ path: { id }, body, headers: { "If-Match": etag } }))
            }
            queryKey={["events"]}
            onLeave={() => void navigate({ to: "/events/$id", params: { id } })}
          >
            <EventFields isNew={false} />
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}
