import type { GrantView, Role, UnitView } from "@/api/generated";
import { useMe } from "@/shells/staff/me";
import { useUnits } from "@/shells/staff/pickers/units";

/** Whose roles see figures. */
const readers: Role[] = ["coordinator", "caseworker", "analyst"];

/** The unit where the reader sees figures; the highest, where there are more. `null` where there is none. */
export function ownUnit(grants: GrantView[], units: UnitView[]): string | null {
  const held = new Set(
    grants.filter(({ role }) => readers.includes(role)).map(({ unit_id }) => unit_id),
  );
  const own = units.filter(({ id }) => held.has(id));
  const known = new Set(own.map(({ id }) => id));
  const top = own.find(({ parent_id }) => !parent_id || !known.has(parent_id));
  return (top ?? units[0])?.id ?? null;
}

export function useOwnUnit() {
  const { me, query } = useMe();
  const { query: list, all } = useUnits();
  const failed = query.error ?? list.error;
  const data = me && list.data ? ownUnit(me.grants, all) : undefined;
  return {
    data,
    error: failed,
    isPending: data === undefined && !failed,
    refetch: () => Promise.all([query.refetch(), list.refetch()]),
  };
}
