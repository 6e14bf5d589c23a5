import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { accountsList } from "@/api/generated";
import { useMe } from "../me";

const ENOUGH = 200;

/** The colleagues that work may be given to. Whoever may not see accounts can give it to themselves only. */
export function useColleagues() {
  const { me, can } = useMe();
  const query = useQuery({
    queryKey: ["accounts", "colleagues"],
    queryFn: () => call(accountsList({ query: { limit: ENOUGH } })),
    enabled: can("assign_visits"),
    staleTime: 5 * 60_000,
  });
  const others = (query.data?.items ?? [])
    .filter((account) => account.status === "active" && account.id !== me?.id)
    .map(({ id, name }) => ({ id, name }));
  return { me, others, isPending: can("assign_visits") && query.isPending };
}
