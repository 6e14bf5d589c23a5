import type { Granularity } from "@/api/generated";

// Periods as the API writes them, `2026`, `2026-Q4` and `2026-11`, and months counted from the year 0.

const lengths: Record<Granularity, number> = { month: 1, quarter: 3, year: 12 };
/** As many months as one answer has at the most. */
const LONGEST = 120;

/** What was typed or sent by anybody, if it is a period. */
export function readPeriod(text: string | undefined): string | undefined {
  return text && /^[1-9]\d{3}(-(0[1-9]|1[0-2]|Q[1-4]))?$/.test(text) ? text : undefined;
}

export function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** The period that a month lies in. */
export function periodAround(granularity: Granularity, month: number): string {
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  const inYear = month % 12;
  if (granularity === "year") return year;
  if (granularity === "quarter") return `${year}-Q${Math.floor(inYear / 3) + 1}`;
  return `${year}-${String(inYear + 1).padStart(2, "0")}`;
}

export function granularityOf(period: string): Granularity {
  if (period.length === 4) return "year";
  return period.includes("Q") ? "quarter" : "month";
}

export function firstMonth(period: string): number {
  const year = Number(period.slice(0, 4)) * 12;
  const granularity = granularityOf(period);
  if (granularity === "year") return year;
  const number = Number(period.slice(granularity === "quarter" ? 6 : 5));
  return year + (number - 1) * lengths[granularity];
}

export function lastMonth(period: string): number {
  return firstMonth(period) + lengths[granularityOf(period)] - 1;
}

/** The periods to choose from, the newest first: those of ten years, and one that was asked for and is older. */
export function periodsUntil(granularity: Granularity, month: number, asked: string[]): string[] {
  const length = lengths[granularity];
  const some = Array.from({ length: LONGEST / length }, (_, at) =>
    periodAround(granularity, month - at * length),
  );
  return [...new Set([...some, ...asked])].sort().reverse();
}
