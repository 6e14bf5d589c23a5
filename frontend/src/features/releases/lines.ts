import type { DifferenceView } from "@/api/generated";

/** What a figure is of. */
export type Of = {
  /** The unit's official code. */
  area: string;
  indicator: string;
  measure: string;
  /** By what it is divided; empty for all together. */
  dimension: string;
  category: string;
};

/** A figure as it was published; withheld is `null`, which is not zero. */
export type Line = Of & { value: number | null };

/** The cells of a line of CSV. */
export function cellsOf(line: string): string[] {
  const cells = `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "");
}

// The columns are those of the first line of a release, which no later version of the server changes.
function ofCells(cells: string[]): Of {
  const [area = "", indicator = "", measure = "", dimension = "", category = ""] = cells.slice(4);
  return { area, indicator, measure, dimension, category };
}

const VALUE = 11;
const figureIn = (cell: string | undefined) => (cell ? Number(cell) : null);

/** The figures of a release's file. */
export function linesOf(file: string): Line[] {
  const [, ...lines] = file.split("\r\n").filter((line) => line !== "");
  return lines.map((line) => {
    const cells = cellsOf(line);
    return { ...ofCells(cells), value: figureIn(cells[VALUE]) };
  });
}

/** Figures of one thing, by measure. */
export type Row = Of & { values: Record<string, number | null> };

/** What is told of the same thing in one row, in the order of the file. */
export function rowsOf(lines: readonly Line[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { value, ...of } of lines) {
    const key = keyOf(of);
    const row = rows.get(key) ?? { ...of, values: {} };
    row.values[of.measure] = value;
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** What a row is of, in a word. */
export const keyOf = ({ area, indicator, dimension, category }: Of) =>
  [area, indicator, dimension, category].join("/");

/** A figure, withheld, or none where a vintage has no such line. */
export type Side = number | null | undefined;

export type Change = Of & { before: Side; after: Side };

/** What a vintage says otherwise. Each side is the end of a line: value, status, confidentiality. */
export function changeOf({ of, before, after }: DifferenceView): Change {
  const side = (line: string | null | undefined): Side =>
    typeof line === "string" ? figureIn(cellsOf(line)[0]) : undefined;
  return { ...ofCells(cellsOf(of)), before: side(before), after: side(after) };
}

/** A table for spreadsheet programs, which read the mark in front and take no cell for a formula. */
export function sheet(rows: (string | number)[][]): string {
  const cell = (content: string | number) => {
    const text = String(content);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
}
