import type { AnswerView, DurationView, MeasureWord, SeriesView } from "@/api/generated";

/** A figure as it is told: withheld is not zero, and of nothing there is no median. */
export type Cell = number | "withheld" | "none";

/** A unit and the values that its figures are of, with a figure for each period. */
export type Line = {
  key: string;
  unitId: string;
  unit: string;
  values: string[];
  cells: Cell[];
};

/** The same in one figure. */
export type Total = {
  key: string;
  unitId: string;
  unit: string;
  values: string[];
  cell: Cell;
  /** How much there is behind it. */
  weight: number | undefined;
  duration: DurationView | undefined;
};

/** Work adds up over time. Persons who come again do not, nor do medians. */
export function addsUp(answer: Pick<AnswerView, "counts" | "measure">): boolean {
  return answer.counts === "work" && answer.measure !== "duration";
}

function keyOf(series: SeriesView): string {
  return [series.unit_id, ...series.values].join("/");
}

function isAbsent(series: SeriesView, period: string | undefined): boolean {
  return period !== undefined && (series.absent ?? []).includes(period);
}

function cellAt(answer: AnswerView, series: SeriesView, at: number): Cell {
  const { measure, periods } = answer;
  // There was no such unit then: nothing is withheld.
  if (isAbsent(series, periods[at])) return "none";
  const figure = series.figures[at];
  if (figure == null) return "withheld";
  return measure === "duration" ? (series.durations?.[at]?.median_minutes ?? "none") : figure;
}

export function linesOf(answer: AnswerView): Line[] {
  return answer.series.map((series) => ({
    key: keyOf(series),
    unitId: series.unit_id,
    unit: series.unit_name,
    values: series.values,
    cells: answer.periods.map((_, at) => cellAt(answer, series, at)),
  }));
}

/** Of the whole span where figures add up, else of its last period. */
export function totalsOf(answer: AnswerView): Total[] {
  const last = answer.periods.length - 1;
  return answer.series.map((series) => {
    const whole = addsUp(answer);
    const there = series.figures.filter((_, at) => !isAbsent(series, answer.periods[at]));
    const weight = whole ? sumOf(there) : (series.figures[last] ?? undefined);
    const cell = whole ? (weight ?? "withheld") : cellAt(answer, series, last);
    const duration = series.durations?.[last];
    return {
      key: keyOf(series),
      unitId: series.unit_id,
      unit: series.unit_name,
      values: series.values,
      cell,
      weight,
      duration,
    };
  });
}

/** A sum with something withheld in it would tell too little. */
function sumOf(figures: (number | null)[]): number | undefined {
  return figures.reduce<number | undefined>(
    (sum, figure) => (sum === undefined || figure === null ? undefined : sum + figure),
    0,
  );
}

export type Ranked = Total & { rank: number; cell: number };

/** Ten things, or ten hours: of less, chance decides more than work. */
export const least: Record<MeasureWord, number> = { count: 10, duration: 10, minutes: 600 };

/** Units by their work, most first; by time, the shortest first. Those with too little of it are counted, not ranked. */
export function rankingOf(
  totals: Total[],
  measure: MeasureWord,
): { ranked: Ranked[]; leftOut: number } {
  const enough = totals.flatMap((total) =>
    typeof total.cell === "number" && (total.weight ?? 0) >= least[measure]
      ? [{ ...total, cell: total.cell }]
      : [],
  );
  const sign = measure === "duration" ? 1 : -1;
  enough.sort((one, other) => sign * (one.cell - other.cell));
  const ranked = enough.map((total) => ({
    ...total,
    // Equal work has equal rank.
    rank: enough.findIndex(({ cell }) => cell === total.cell) + 1,
  }));
  return { ranked, leftOut: totals.length - enough.length };
}

/** Those with the most, in the order in which they came. */
export function largest<T>(items: T[], most: number, sizeOf: (item: T) => number): T[] {
  if (items.length <= most) return items;
  const chosen = new Set(
    [...items].sort((one, other) => sizeOf(other) - sizeOf(one)).slice(0, most),
  );
  return items.filter((item) => chosen.has(item));
}

export function sizeOf(...cells: Cell[]): number {
  return cells.reduce<number>((sum, cell) => sum + (typeof cell === "number" ? cell : 0), 0);
}

export function countWithheld(cells: Cell[]): number {
  return cells.filter((cell) => cell === "withheld").length;
}
