import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { meGet, type Permission } from "@/api/generated";
import { claim, keptMe, orKept } from "@/offline/travel";

export const meKey = ["me"] as const;

async function whoIsIt() {
  const me = await orKept(() => call(meGet()), keptMe);
  void claim(me.id).catch(() => undefined);
  return me;
}

/** Who is signed in. The server decides at each request; the app leaves out what would be refused anyway. */
export function useMe() {
  const query = useQuery({
    queryKey: meKey,
    queryFn: whoIsIt,
    staleTime: 60_000,
    // Without a signal the phone knows who carries it.
    networkMode: "always",
  });
  const me = query.data;
  const can = (permission: Permission) => me?.permissions.includes(permission) ?? false;
  return { query, me, can };
}
