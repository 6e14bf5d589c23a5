import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { type EventView, eventsList, type VisitItem, visitsList } from "@/api/generated";
import { isoDay, momentOfLocal } from "@/ui/days";
import { plusDays } from "./weeks";

export type Entry =
  | { kind: "visit"; id: string; day: string; visit: VisitItem }
  | { kind: "event"; id: string; day: string; event: EventView };

const PAGE = 200;
/** More than a page shows at once; what is left out is said. */
const ENOUGH = 600;

type Paged<T> = { items: T[]; next?: string | null };

async function all<T>(ask: (after: string | undefined) => Promise<Paged<T>>) {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await ask(after);
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after && items.length < ENOUGH);
  return { items, whole: after === undefined };
}

/** The visits that are or were planned for some days, and the events on them. */
export function useEntries(asks: {
  days: readonly string[];
  visits: boolean;
  events: boolean;
  mine: boolean;
}) {
  const from = asks.days[0] ?? "";
  const to = asks.days.at(-1) ?? "";
  const visits = useQuery({
    queryKey: ["visits", "calendar", from, to, asks.mine],
    queryFn: () =>
      all<VisitItem>((after) =>
        call(
          visitsList({
            query: {
              planned_from: from,
              planned_to: to,
              sort: "planned_on",
              ...(asks.mine ? { assignee: "me" } : {}),
              limit: PAGE,
              after,
            },
          }),
        ),
      ),
    enabled: asks.visits,
    placeholderData: (former) => former,
  });
  const events = useQuery({
    queryKey: ["events", "calendar", from, to],
    queryFn: () =>
      all<EventView>((after) =>
        call(
          eventsList({
            query: {
              from: momentOfLocal(`${from}T00:00`),
              to: momentOfLocal(`${plusDays(to, 1)}T00:00`),
              sort: "starts_at",
              limit: PAGE,
              after,
            },
          }),
        ),
      ),
    enabled: asks.events,
    placeholderData: (former) => former,
  });
  const asked = [...(asks.visits ? [visits] : []), ...(asks.events ? [events] : [])];
  return {
    byDay: byDay(
      asks.visits ? (visits.data?.items ?? []) : [],
      asks.events ? (events.data?.items ?? []) : [],
      asks.days,
    ),
    isPending: asked.some((query) => query.isPending),
    error: asked.find((query) => query.error)?.error ?? null,
    refetch: () => asked.map((query) => query.refetch()),
    whole: asked.every((query) => query.data?.whole !== false),
  };
}

/** What is on each day: events by their time, then visits. An event of several days stands on each of them. */
export function byDay(
  visits: readonly VisitItem[],
  events: readonly EventView[],
  days: readonly string[],
): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>(days.map((day) => [day, []]));
  for (const event of events) {
    const last = isoDay(new Date(event.ends_at));
    let day = isoDay(new Date(event.starts_at));
    do {
      found.get(day)?.push({ kind: "event", id: event.id, day, event });
      day = plusDays(day, 1);
    } while (day <= last);
  }
  for (const visit of visits) {
    const day = visit.planned_on ?? "";
    found.get(day)?.push({ kind: "visit", id: visit.id, day, visit });
  }
  return found;
}
