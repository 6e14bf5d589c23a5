import type { DataFormView } from "@/api/generated";

/** The numbers of a form, by their lines; none where nothing was written yet. */
export type Numbers = Record<string, number | null>;

export function numbersOf({ cells }: DataFormView): Numbers {
  return Object.fromEntries(cells.map(({ line_id, value }) => [line_id, value ?? null]));
}
