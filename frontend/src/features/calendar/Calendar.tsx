import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, Radio } from "antd";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Page } from "@/shells/staff/parts/Page";
import { Loading, ProblemNote } from "@/shells/staff/parts/States";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { CalendarEntry } from "./CalendarEntry";
import { useDayNames } from "./dayNames";
import { type Entry, useEntries } from "./useEntries";
import { monthOf, plusDays, plusMonths, weekOf } from "./weeks";

const route = getRouteApi("/staff/calendar");

type View = "week" | "month";

/** Visits and events of a week or a month. */
export default function Calendar() {
  const { t } = useTranslation(["calendar", "events", "visits"]);
  const { me, can } = useMe();
  const format = useFormats();
  const names = useDayNames();
  const search = route.useSearch();
  const navigate = useNavigate();
  const view: View = search.view ?? "week";
  const day = search.day ?? today();
  const weeks = view === "week" ? [weekOf(day)] : monthOf(day);
  const days = weeks.flat();
  // Whoever works on their own visits has no others to see.
  const mine = search.whose === "me" || !can("view_visits");
  const entries = useEntries({
    days,
    visits: search.what !== "events" && can("own_visits"),
    events: search.what !== "visits" && can("view_events"),
    mine,
  });
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/calendar", search: { ...search, ...next }, replace: true });
  const step = (by: 1 | -1) =>
    change({ day: view === "week" ? plusDays(day, 7 * by) : plusMonths(day, by) });
  const named =
    view === "week"
      ? t("span", { from: format.day(days[0] ?? day), to: format.day(days.at(-1) ?? day) })
      : names.month(day);

  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          {can("edit_visits") ? (
            <LinkButton to="/visits/plan" primary>
              {t("visits:plan_title")}
            </LinkButton>
          ) : null}
          {can("edit_events") ? <LinkButton to="/events/new">{t("events:new")}</LinkButton> : null}
        </>
      }
    >
      <search className="filters">
        <Radio.Group
          aria-label={t("view.label")}
          className="narrow"
          optionType="button"
          value={view}
          options={(["week", "month"] as const).map((word) => ({
            value: word,
            label: t(`view.${word}`),
          }))}
          onChange={(event) => change({ view: event.target.value as View })}
        />
        <FilterSelect
          label={t("what.label")}
          all={t("what.all")}
          value={search.what}
          words={["visits", "events"]}
          say={(word) => t(`what.${word}`)}
          onChange={(what) => change({ what })}
        />
        {can("view_visits") ? (
          <FilterSelect
            label={t("whose.label")}
            all={t("whose.all")}
            value={search.whose}
            words={["me"]}
            say={() => t("whose.me")}
            onChange={(whose) => change({ whose })}
          />
        ) : null}
      </search>
      <div className="calendar-head">
        <h2 aria-live="polite">{named}</h2>
        <div className="page-acts">
          <Button
            icon={<LeftOutlined aria-hidden />}
            aria-label={t(`before.${view}`)}
            onClick={() => step(-1)}
          />
          <Button onClick={() => change({ day: undefined })}>{t("today")}</Button>
          <Button
            icon={<RightOutlined aria-hidden />}
            aria-label={t(`after.${view}`)}
            onClick={() => step(1)}
          />
        </div>
      </div>
      {entries.error ? (
        <ProblemNote error={entries.error} retry={() => void entries.refetch()} />
      ) : null}
      {!me || entries.isPending ? (
        <Loading rows={8} />
      ) : view === "week" ? (
        <Week days={days} byDay={entries.byDay} />
      ) : (
        <Month weeks={weeks} month={day.slice(0, 7)} byDay={entries.byDay} />
      )}
      {entries.whole ? null : <p className="soft">{t("not_all")}</p>}
    </Page>
  );
}

function Week({ days, byDay }: { days: string[]; byDay: Map<string, Entry[]> }) {
  const { t } = useTranslation("calendar");
  const names = useDayNames();
  return (
    <div className="week">
      {days.map((day) => {
        const entries = byDay.get(day) ?? [];
        return (
          <section
            key={day}
            className={day === today() ? "week-day now" : "week-day"}
            aria-label={names.fullDay(day)}
          >
            <h3>
              <span>{names.weekdayName(day)}</span> <span>{names.monthDay(day)}</span>
            </h3>
            {entries.length === 0 ? <p className="soft week-free">{t("free")}</p> : null}
            <ul>
              {entries.map((entry) => (
                <li key={entry.kind + entry.id}>
                  <CalendarEntry entry={entry} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

const IN_CELL = 3;

function Month(props: { weeks: string[][]; month: string; byDay: Map<string, Entry[]> }) {
  const { t } = useTranslation("calendar");
  const names = useDayNames();
  const search = route.useSearch();
  return (
    <table className="month">
      <thead>
        <tr>
          {(props.weeks[0] ?? []).map((day) => (
            <th key={day} scope="col">
              {names.weekdayName(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => {
              const entries = props.byDay.get(day) ?? [];
              const look = [
                day.slice(0, 7) === props.month ? "" : "outside",
                day === today() ? "now" : "",
              ];
              return (
                <td key={day} className={look.filter(Boolean).join(" ")}>
                  <Link
                    className="month-day"
                    to="/calendar"
                    search={{ ...search, view: "week", day }}
                    aria-label={t("open_week", {
                      day: names.fullDay(day),
                      count: entries.length,
                    })}
                  >
                    {Number(day.slice(8))}
                    {entries.length > 0 ? (
                      <span className="month-count">{entries.length}</span>
                    ) : null}
                  </Link>
                  <ul>
                    {entries.slice(0, IN_CELL).map((entry) => (
                      <li key={entry.kind + entry.id}>
                        <CalendarEntry entry={entry} brief />
                      </li>
                    ))}
                  </ul>
                  {entries.length > IN_CELL ? (
                    <small className="soft">
                      {t("others", { count: entries.length - IN_CELL })}
                    </small>
                  ) : null}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
