import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { type HouseholdView, householdsList } from "@/api/generated";

const PAGE = 200;
/** Of a unit; the newest come first, and are those that are looked for. */
const ENOUGH = 1000;

async function householdsOf(unit: string): Promise<HouseholdView[]> {
  const households: HouseholdView[] = [];
  let after: string | undefined;
  do {
    const page = await call(householdsList({ query: { unit, limit: PAGE, after } }));
    households.push(...page.items);
    after = page.next ?? undefined;
  } while (after && households.length < ENOUGH);
  return households;
}

/** The households of one unit, to choose from. */
export function useHouseholds(unit: string | undefined) {
  const query = useQuery({
    queryKey: ["households", "of-unit", unit],
    queryFn: () => householdsOf(unit ?? ""),
    enabled: unit !== undefined,
    staleTime: 60_000,
  });
  const list = query.data ?? [];
  return {
    list,
    isPending: unit !== undefined && query.isPending,
    nameOf: (id: string) => list.find((household) => household.id === id)?.name,
  };
}
