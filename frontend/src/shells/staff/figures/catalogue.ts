import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import { statisticsList } from "@/api/generated";

/** Every figure that there is. It changes with the server alone. */
export const catalogueQuery = queryOptions({
  queryKey: ["statistics", "catalogue"],
  queryFn: () => call(statisticsList()),
  staleTime: 60 * 60_000,
});
