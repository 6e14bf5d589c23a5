import type { Boundaries, Dimension, Granularity, IndicatorView, Spread } from "@/api/generated";
import type { StatisticsSearch } from "@/app/searches";
import {
  firstMonth,
  lastMonth,
  monthOf,
  periodAround,
  readPeriod,
} from "@/shells/staff/figures/periods";

export const spreads = ["together", "below", "communities"] as const satisfies Spread[];
export const views = ["line", "bar", "ranking"] as const;
export const boundaries = ["now", "then"] as const satisfies Boundaries[];
export type View = (typeof views)[number];

/** What is asked, with nothing left open. */
export type Question = {
  unit: string;
  indicator: IndicatorView;
  spread: Spread;
  granularity: Granularity;
  from: string;
  to: string;
  by: Dimension | undefined;
  boundaries: Boundaries;
  view: View;
};

const USUAL = "visits_done";
const MONTHS = 12;

/** Units are compared by their work alone, never by persons. */
export function canRank(indicator: IndicatorView): boolean {
  return indicator.counts === "work";
}

/** What stands in an address, with the usual for what is missing there or does not fit the indicator. */
export function questionOf(
  search: StatisticsSearch,
  catalogue: IndicatorView[],
  usualUnit: string,
  today: string,
): Question | undefined {
  const called = (id: string | undefined) => catalogue.find((one) => one.id === id);
  const indicator = called(search.indicator) ?? called(USUAL) ?? catalogue[0];
  if (!indicator) return undefined;
  const view = views.find((one) => one === search.view) ?? "line";
  const ranked = view === "ranking" && canRank(indicator);
  const offered = indicator.granularities;
  const granularity = offered.find((one) => one === search.granularity) ?? offered[0] ?? "year";
  const spread = spreads.find((one) => one === search.spread) ?? "together";
  return {
    unit: search.unit ?? usualUnit,
    indicator,
    // One unit alone is no ranking.
    spread: ranked && spread === "together" ? "below" : spread,
    granularity,
    ...spanOf(search, granularity, monthOf(today)),
    by: ranked
      ? undefined
      : indicator.dimensions.find(({ dimension }) => dimension === search.by)?.dimension,
    boundaries: boundaries.find((one) => one === search.boundaries) ?? "now",
    view: view === "ranking" && !ranked ? "bar" : view,
  };
}

/** Whole periods, the earlier one first. */
function spanOf(search: StatisticsSearch, granularity: Granularity, now: number) {
  const [from, to] = [readPeriod(search.from), readPeriod(search.to)];
  const last = to ? lastMonth(to) : now;
  const first = from ? firstMonth(from) : last - MONTHS + 1;
  return {
    from: periodAround(granularity, Math.min(first, last)),
    to: periodAround(granularity, Math.max(first, last)),
  };
}

/** The same as the API is asked. */
export function queryOf(question: Question) {
  const { unit, spread, granularity, from, to, by, boundaries } = question;
  return { unit_id: unit, spread, granularity, from, to, boundaries, ...(by ? { by } : {}) };
}
