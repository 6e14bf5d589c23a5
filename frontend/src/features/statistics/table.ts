import type { AnswerView, DurationView, MeasureWord } from "@/api/generated";
import { type Cell, type Line, linesOf, type Ranked, type Total } from "./cells";

/** A table as it stands beside a chart; a cell is a figure of its column's kind. */
export type Table = {
  columns: Column[];
  rows: { key: string; head: string; cells: Cell[] }[];
};
export type Column = { name: string; measure: MeasureWord };

type Words = {
  indicator: string;
  count: string;
  median: string;
  p90: string;
  within: string;
  rank: string;
  period: (period: string) => string;
  line: (line: Pick<Line, "unit" | "values">) => string;
};

function columnsOf(measure: MeasureWord, words: Words): Column[] {
  if (measure !== "duration") return [{ name: words.indicator, measure }];
  return [
    { name: words.median, measure },
    { name: words.p90, measure },
    { name: words.within, measure: "count" },
    { name: words.count, measure: "count" },
  ];
}

function cellsOf(cell: Cell, count: number | null | undefined, duration?: DurationView): Cell[] {
  if (!duration) return [cell];
  return [cell, duration.p90_minutes ?? "none", duration.within_target, count ?? "withheld"];
}

/** Over time: periods below each other, or beside each other where there are more lines than one. */
export function tableOfLines(answer: AnswerView, words: Words): Table {
  const lines = linesOf(answer);
  const [only] = lines;
  if (answer.measure !== "duration" && lines.length !== 1) {
    return {
      columns: answer.periods.map((period) => ({
        name: words.period(period),
        measure: answer.measure,
      })),
      rows: lines.map((line) => ({ key: line.key, head: words.line(line), cells: line.cells })),
    };
  }
  const rows = lines.flatMap((line, row) =>
    answer.periods.map((period, at) => {
      const { figures, durations } = answer.series[row] ?? {};
      const said = words.period(period);
      return {
        key: `${line.key}/${period}`,
        head: line === only && lines.length === 1 ? said : `${words.line(line)} · ${said}`,
        cells: cellsOf(line.cells[at] ?? "none", figures?.[at], durations?.[at]),
      };
    }),
  );
  return { columns: columnsOf(answer.measure, words), rows };
}

export function tableOfTotals(measure: MeasureWord, totals: Total[], words: Words): Table {
  const rows = totals.map((total) => ({
    key: total.key,
    head: words.line(total),
    cells: cellsOf(total.cell, total.weight, total.duration),
  }));
  return { columns: columnsOf(measure, words), rows };
}

export function tableOfRanking(measure: MeasureWord, ranked: Ranked[], words: Words): Table {
  const { columns, rows } = tableOfTotals(measure, ranked, words);
  return {
    columns: [{ name: words.rank, measure: "count" }, ...columns],
    rows: rows.map((row, at) => ({ ...row, cells: [ranked[at]?.rank ?? "none", ...row.cells] })),
  };
}
