import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { type UnitView, unitsList } from "@/api/generated";

/** All units that the reader may see; there are few, so they are asked for at once. */
async function allUnits(): Promise<UnitView[]> {
  const units: UnitView[] = [];
  let after: string | undefined;
  do {
    const page = await call(unitsList({ query: { limit: 200, after } }));
    units.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return units;
}

export function useUnits() {
  const query = useQuery({ queryKey: ["units"], queryFn: allUnits, staleTime: 10 * 60_000 });
  const all = query.data ?? [];
  const units = all.filter(isOpen);
  const communities = units.filter((unit) => unit.kind === "community");
  return {
    /** All of them, those that became a part of another one as well. */
    query,
    all,
    units,
    communities,
    isPending: query.isPending,
    /** The one community, for those who work in one. */
    only: communities.length === 1 ? communities[0]?.id : undefined,
    nameOf: (id: string) => nameIn(all, id),
    /** The unit, or the one that it is a part of: new records are made there. */
    wholeOf: (id: string) => wholeIn(all, id)?.id ?? id,
  };
}

/** Whether it is a unit of its own, and no part of another one. */
export const isOpen = (unit: Pick<UnitView, "closed_on">) => !unit.closed_on;

function wholeIn(units: UnitView[], id: string): UnitView | undefined {
  const unit = units.find((one) => one.id === id);
  if (!unit || isOpen(unit) || !unit.parent_id) return unit;
  return wholeIn(units, unit.parent_id) ?? unit;
}

/** Of a part with the unit that it is a part of. */
function nameIn(units: UnitView[], id: string): string {
  const unit = units.find((one) => one.id === id);
  const whole = wholeIn(units, id);
  if (!unit || !whole) return "";
  return unit === whole ? unit.name : `${whole.name} · ${unit.name}`;
}
