import type { AnswerView } from "@/api/generated";
import { type Cell, type Line, largest, linesOf, sizeOf, type Total } from "./cells";
import { type Drawn, MOST_BARS, MOST_LINES } from "./option";

type Said = Pick<Line, "unit" | "values">;
type Shown = { drawn: Drawn; all: number; shown: number };

/** A figure in the chart's own unit; what is not told is a gap. */
function scaled(cell: Cell, by: number): number | null {
  return typeof cell === "number" ? cell / by : null;
}

export function drawnLines(
  answer: AnswerView,
  by: number,
  words: { period: (period: string) => string; line: (line: Said) => string },
): Shown {
  const lines = linesOf(answer);
  const some = largest(lines, MOST_LINES, ({ cells }) => sizeOf(...cells));
  return {
    drawn: {
      kind: "line",
      labels: answer.periods.map(words.period),
      series: some.map((line) => ({
        name: words.line(line),
        data: line.cells.map((cell) => scaled(cell, by)),
      })),
    },
    all: lines.length,
    shown: some.length,
  };
}

/** One bar for each; ranked ones come with the first on top already. */
export function drawnBars(
  totals: Total[],
  by: number,
  words: { name: string; line: (line: Said) => string },
): Shown {
  const some = largest(totals, MOST_BARS, ({ cell }) => sizeOf(cell));
  return {
    drawn: {
      kind: "bar",
      labels: some.map(words.line),
      series: [{ name: words.name, data: some.map(({ cell }) => scaled(cell, by)) }],
    },
    all: totals.length,
    shown: some.length,
  };
}

/** Units with a bar for each value, side by side; the largest of both where there are too many. */
export function drawnGroups(totals: Total[], by: number, value: (value: string) => string): Shown {
  const valuesOf = (total: Total) => total.values.join("/");
  // By their ids: two units may have one name.
  const units = [...new Map(totals.map(({ unitId, unit }) => [unitId, unit]))];
  const values = [...new Set(totals.map(valuesOf))];
  const cellOf = new Map(totals.map((total) => [`${total.unitId}/${valuesOf(total)}`, total.cell]));
  const cellsOf = (one: string) =>
    units.map(([unitId]) => cellOf.get(`${unitId}/${one}`) ?? ("none" as const));
  const mostValues = largest(values, MOST_LINES, (one) => sizeOf(...cellsOf(one)));
  const perUnit = Math.max(1, Math.floor(MOST_BARS / mostValues.length));
  const places = units.map(([, unit], at) => ({ unit, at }));
  const mostUnits = largest(places, perUnit, ({ at }) =>
    sizeOf(...mostValues.map((one) => cellsOf(one)[at] ?? "none")),
  );
  return {
    drawn: {
      kind: "bar",
      labels: mostUnits.map(({ unit }) => unit),
      series: mostValues.map((one) => ({
        name: value(one),
        data: mostUnits.map(({ at }) => scaled(cellsOf(one)[at] ?? "none", by)),
      })),
    },
    all: totals.length,
    shown: mostUnits.length * mostValues.length,
  };
}
