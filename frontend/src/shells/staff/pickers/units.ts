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
  const units = query.data ?? [];
  const communities = units.filter((unit) => unit.kind === "community");
  return {
    query,
    units,
    communities,
    isPending: query.isPending,
    /** The one community, for those who work in one. */
    only: communities.length === 1 ? communities[0]?.id : undefined,
    nameOf: (id: string) => units.find((unit) => unit.id === id)?.name ?? "",
  };
}
