import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { departmentsList } from "@/api/generated";

const ENOUGH = 200;

/** The partner departments that a case may be referred to. */
export function useDepartments(enabled = true) {
  const query = useQuery({
    queryKey: ["departments"],
    queryFn: () => call(departmentsList({ query: { limit: ENOUGH } })),
    staleTime: 5 * 60_000,
    enabled,
  });
  return { list: query.data?.items ?? [], isPending: query.isPending, error: query.error };
}
