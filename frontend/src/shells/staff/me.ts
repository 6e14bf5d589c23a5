import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { meGet, type Permission } from "@/api/generated";

export const meKey = ["me"] as const;

/** Who is signed in. The server decides at each request; the app leaves out what would be refused anyway. */
export function useMe() {
  const query = useQuery({ queryKey: meKey, queryFn: () => call(meGet()), staleTime: 60_000 });
  const me = query.data;
  const can = (permission: Permission) => me?.permissions.includes(permission) ?? false;
  return { query, me, can };
}
