import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { departmentsList } from "@/api/generated";

const ENOUGH = 200;

/** The partner departments: all that the reader may see, or those that serve one unit. */
export function useDepartments(enabled: boolean, serving?: string) {
  const query = useQuery({
    queryKey: ["departments", serving],
    queryFn: () => call(departmentsList({ query: { limit: ENOUGH, serving } })),
    staleTime: 5 * 60_000,
    enabled,
  });
  return { list: query.data?.items ?? [], isPending: query.isPending, error: query.error };
}
