import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type EventView, eventsList } from "@/api/generated";
import { type EventsSearch, eventsSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { DayFilter } from "@/shells/staff/parts/DayFilter";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { isFiltered, useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { UnitFilter } from "@/shells/staff/parts/UnitFilter";
import { useUnits } from "@/shells/staff/pickers/units";
import { dayAfter, momentOfLocal } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { useEventBulk } from "./bulk";
import { Places } from "./Places";
import { eventKinds, eventStatuses, eventTones } from "./words";

const route = getRouteApi("/staff/events");

/** Whole days, as the office counts them. */
function queryOf({ from, to, ...search }: EventsSearch) {
  return {
    ...search,
    sort: search.sort ?? ("-starts_at" as const),
    ...(from ? { from: momentOfLocal(`${from}T00:00`) } : {}),
    ...(to ? { to: momentOfLocal(`${dayAfter(to)}T00:00`) } : {}),
  };
}

export default function Events() {
  const { t } = useTranslation(["events", "office"]);
  const { can } = useMe();
  const bulk = useEventBulk();
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<EventView>(["events", "list", search], (after) =>
    call(eventsList({ query: { ...queryOf(search), after } })),
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
      more={
        <>
          <UnitFilter value={search.unit} onChange={(unit) => change({ unit })} />
          <DayFilter
            label={t("office:list.from")}
            value={search.from}
            onChange={(from) => change({ from })}
          />
          <DayFilter
            label={t("office:list.to")}
            value={search.to}
            onChange={(to) => change({ to })}
          />
          <FilterSelect
            label={t("office:list.sort")}
            all={t("sort.usual")}
            value={search.sort}
            words={["starts_at", "-created_at"]}
            say={(word) => (word === "starts_at" ? t("sort.starts_at") : t("sort.created_at"))}
            onChange={(sort) => change({ sort })}
          />
        </>
      }
      moreOpen={Boolean(search.unit || search.from || search.to || search.sort)}
      onReset={() => void navigate({ to: "/events", search: {}, replace: true })}
      viewed={{
        list: "events",
        search,
        open: (kept) => void navigate({ to: "/events", search: eventsSearch(kept), replace: true }),
      }}
      bulk={bulk}
      keyOf={(event) => event.id}
      row={(event) => <EventRow event={event} />}
      empty={
        isFiltered(search) || !can("edit_events") ? (
          <Nothing>{t("empty")}</Nothing>
        ) : (
          <Nothing act={<Link to="/events/new">{t("new")}</Link>}>{t("empty_first")}</Nothing>
        )
      }
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
