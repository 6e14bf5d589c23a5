import type { UnitKind, UnitView } from "@/api/generated";

export type Branch = { unit: UnitView; depth: number };

/** What may stand directly below. */
export const below: Record<UnitKind, UnitKind | null> = {
  district: "subdistrict",
  subdistrict: "community",
  community: null,
};

/** The units in the order of a tree: each followed by what is below it. What is seen without its top stands on top. */
export function branches(units: UnitView[]): Branch[] {
  const known = new Set(units.map(({ id }) => id));
  const byCode = [...units].sort((a, b) => a.code.localeCompare(b.code));
  const under = (parent: string | null, depth: number): Branch[] =>
    byCode
      .filter(({ parent_id }) => (parent_id && known.has(parent_id) ? parent_id : null) === parent)
      .flatMap((unit) => [{ unit, depth }, ...under(unit.id, depth + 1)]);
  return under(null, 0);
}
