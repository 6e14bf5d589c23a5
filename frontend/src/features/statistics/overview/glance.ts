import type { AnswerView, Granularity, Indicator, IndicatorView, UnitView } from "@/api/generated";
import type { OverviewSearch, StatisticsSearch } from "@/app/searches";
import {
  firstMonth,
  lastMonth,
  monthOf,
  periodAround,
  readPeriod,
} from "@/shells/staff/figures/periods";
import { addsUp, type Cell, linesOf } from "../cells";

const granularities = ["month", "quarter", "year"] as const satisfies Granularity[];

/** What an office is asked about first: its work, and how many it served. */
const main = [
  "visits_done",
  "visits_missed",
  "events_held",
  "attendance",
  "cases_opened",
  "cases_closed",
  "time_to_resolution",
  "members_served",
] as const satisfies Indicator[];

/** A unit in a period, beside the period before. */
export type Glance = {
  unit: string;
  granularity: Granularity;
  period: string;
  before: string;
  /** Whether the period is still going on. */
  running: boolean;
};

export function periodBefore(granularity: Granularity, period: string): string {
  return periodAround(granularity, firstMonth(period) - 1);
}

/** What stands in an address, with the last whole quarter of the own unit for what is missing there. */
export function glanceOf(search: OverviewSearch, usualUnit: string, today: string): Glance {
  const granularity = granularities.find((one) => one === search.granularity) ?? "quarter";
  const now = monthOf(today);
  const asked = readPeriod(search.period);
  const period = asked
    ? periodAround(granularity, lastMonth(asked))
    : periodBefore(granularity, periodAround(granularity, now));
  return {
    unit: search.unit ?? usualUnit,
    granularity,
    period,
    before: periodBefore(granularity, period),
    running: lastMonth(period) >= now,
  };
}

/** The main figures that can be asked for by such periods. */
export function mainOf(catalogue: IndicatorView[], granularity: Granularity): IndicatorView[] {
  return main.flatMap((id) =>
    catalogue.filter((one) => one.id === id && one.granularities.includes(granularity)),
  );
}

export function hasBelow(units: UnitView[], unit: string): boolean {
  return units.some(({ parent_id }) => parent_id === unit);
}

/** A figure and the one before; the change is told where figures add up, so that it means work. */
export type Compared = { now: Cell; before: Cell; change: number | undefined };

export type Row = { unitId: string; unit: string; compared: Compared };

/** Of each unit in the answer, in the answer's own order. */
export function comparedOf(answer: AnswerView): Row[] {
  return linesOf(answer).map(({ unitId, unit, cells }) => {
    const [before = "none", now = "none"] = cells;
    const change =
      addsUp(answer) && typeof now === "number" && typeof before === "number"
        ? now - before
        : undefined;
    return { unitId, unit, compared: { now, before, change } };
  });
}

const SEEN = 24;

/** The same figure over time, as the explorer asks for it: of two years until then. */
export function explored(
  { granularity, period }: Glance,
  unit: string,
  indicator: Indicator,
): StatisticsSearch {
  const from = periodAround(granularity, lastMonth(period) - SEEN + 1);
  return { unit, indicator, granularity, from, to: period };
}
