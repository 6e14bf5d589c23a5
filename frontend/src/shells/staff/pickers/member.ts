import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { membersGet } from "@/api/generated";

/** The member that a form was opened for. */
export function useMember(id: string | undefined) {
  const query = useQuery({
    queryKey: ["members", "one", id],
    queryFn: () => call(membersGet({ path: { id: id ?? "" } })),
    enabled: id !== undefined,
  });
  return id === undefined ? undefined : query.data;
}
