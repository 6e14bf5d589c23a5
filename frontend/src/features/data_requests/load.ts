import type { BurdenView } from "@/api/generated";

export const loads = ["forms", "cells", "minutes", "overlaps_avoided"] as const;
export type Load = Record<(typeof loads)[number], number>;

export function sums(items: Load[]): Load {
  const sum = (one: keyof Load) => items.reduce((total, item) => total + item[one], 0);
  return {
    forms: sum("forms"),
    cells: sum("cells"),
    minutes: sum("minutes"),
    overlaps_avoided: sum("overlaps_avoided"),
  };
}

/** Of each unit over all months, in the order of the answer. */
export function summed(items: BurdenView[]): (Load & { unit_id: string; unit_name: string })[] {
  const units = new Map(items.map(({ unit_id, unit_name }) => [unit_id, unit_name]));
  return [...units].map(([unit_id, unit_name]) => ({
    unit_id,
    unit_name,
    ...sums(items.filter((item) => item.unit_id === unit_id)),
  }));
}

/** Whole minutes in a month. */
export function perMonth(whole: Load, months: number): number {
  return Math.round(whole.minutes / months);
}
