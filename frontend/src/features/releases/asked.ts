import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { type ReleaseView, releasesList } from "@/api/generated";

const MOST = 200;

/** All releases that the reader may see: a few in a year. */
async function allReleases(): Promise<ReleaseView[]> {
  const releases: ReleaseView[] = [];
  let after: string | undefined;
  do {
    const page = await call(releasesList({ query: { limit: MOST, after } }));
    releases.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return releases;
}

export function useReleases() {
  return useQuery({ queryKey: ["releases", "all"], queryFn: allReleases });
}
