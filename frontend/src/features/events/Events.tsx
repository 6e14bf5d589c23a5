import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type EventView, eventsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { Places } from "./Places";
import { eventKinds, eventStatuses, eventTones } from "./words";

const route = getRouteApi("/staff/events");

export default function Events() {
  const { t } = useTranslation("events");
  const { can } = useMe();
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<EventView>(["events", "list", search], (after) =>
    call(eventsList({ query: { ...search, sort: "-starts_at", after } })),
  );
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/events", search: { ...search, ...next }, replace: true });

  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        can("edit_events") ? (
          <LinkButton to="/events/new" primary icon={<PlusOutlined aria-hidden />}>
            {t("new")}
          </LinkButton>
        ) : null
      }
      list={list}
      filters={
        <>
          <FilterSelect
            label={t("filter.status")}
            all={t("filter.status_all")}
            value={search.status}
            words={eventStatuses}
            say={(word) => t(`status.${word}`)}
            onChange={(status) => change({ status })}
          />
          <FilterSelect
            label={t("filter.kind")}
            all={t("filter.kind_all")}
            value={search.kind}
            words={eventKinds}
            say={(word) => t(`kind.${word}`)}
            onChange={(kind) => change({ kind })}
          />
        </>
      }
      keyOf={(event) => event.id}
      row={(event) => <EventRow event={event} />}
      empty={<Nothing>{t("empty")}</Nothing>}
    />
  );
}

function EventRow({ event }: { event: EventView }) {
  const { t } = useTranslation("events");
  const format = useFormats();
  const { communities, nameOf } = useUnits();
  return (
    <Link className="row" to="/events/$id" params={{ id: event.id }}>
      <div className="row-main">
        <strong>{event.title}</strong>
        <div className="row-meta">
          <span>{format.span(event.starts_at, event.ends_at)}</span>
          <span>{event.place}</span>
          {communities.length > 1 ? <span>{nameOf(event.unit_id)}</span> : null}
          <Places event={event} />
        </div>
      </div>
      <div className="row-side">
        <Mood tone={eventTones[event.status]}>{t(`status.${event.status}`)}</Mood>
      </div>
    </Link>
  );
}
