import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { record, type Tagged } from "@/api/call";
import { type EventView, eventsGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { EventSteps } from "./EventSteps";
import { Feedback } from "./Feedback";
import { Places } from "./Places";
import { SignUps } from "./SignUps";
import { eventTones } from "./words";

const route = getRouteApi("/staff/events/$id");

export default function Event() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["events", "one", id],
    queryFn: () => record(eventsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(event) => <Detail event={event} />}
    </Answered>
  );
}

function Detail({ event }: { event: Tagged<EventView> }) {
  const { t } = useTranslation(["events", "common"]);
  const { can } = useMe();
  const { nameOf } = useUnits();
  const { value } = event;
  const changeable = value.status === "draft" || value.status === "published";
  return (
    <Page
      title={value.title}
      back={{ to: "/events", label: t("title") }}
      mark={<Mood tone={eventTones[value.status]}>{t(`status.${value.status}`)}</Mood>}
      lead={[t(`kind.${value.kind}`), nameOf(value.unit_id)].filter(Boolean).join(" · ")}
      acts={
        <>
          {value.status === "published" ? (
            <LinkButton to="/events/$id/check-in" params={{ id: value.id }} primary>
              {t("check_in.title")}
            </LinkButton>
          ) : null}
          {can("edit_events") && changeable ? (
            <LinkButton
              to="/events/$id/edit"
              params={{ id: value.id }}
              icon={<EditOutlined aria-hidden />}
            >
              {t("common:edit")}
            </LinkButton>
          ) : null}
          {can("edit_events") ? <EventSteps event={value} /> : null}
        </>
      }
    >
      <div className="columns">
        <div>
          {can("edit_events") && value.status !== "draft" ? <SignUps event={value} /> : null}
          {can("edit_events") && (value.status === "held" || value.status === "archived") ? (
            <Feedback event={value} />
          ) : null}
          {value.status === "draft" ? <About event={value} /> : null}
        </div>
        {value.status === "draft" ? null : <About event={value} />}
      </div>
    </Page>
  );
}

function About({ event }: { event: EventView }) {
  const { t } = useTranslation(["events", "common"]);
  const format = useFormats();
  return (
    <Panel title={t("about")}>
      <Facts>
        <Fact label={t("field.starts_at")}>{format.moment(event.starts_at)}</Fact>
        <Fact label={t("field.ends_at")}>{format.moment(event.ends_at)}</Fact>
        <Fact label={t("field.place")}>{event.place}</Fact>
        <Fact label={t("field.capacity")}>{<Places event={event} />}</Fact>
        <Fact label={t("field.cancel_reason")}>{event.cancel_reason}</Fact>
      </Facts>
      {event.description ? (
        <p className="pre" style={{ marginTop: 14 }}>
          {event.description}
        </p>
      ) : null}
    </Panel>
  );
}
