import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { consentTextsList, type Purpose, type UnitView } from "@/api/generated";
import { useUnits } from "@/shells/staff/pickers/units";

/** Whether a text of one unit is for another: its own texts and those of the units above it are. */
export function isFor(units: UnitView[], textOf: string | null | undefined, unit: string): boolean {
  if (!textOf) return true;
  // What comes from above what the reader sees comes from above the member, too.
  if (!units.some(({ id }) => id === textOf)) return true;
  for (let at: string | null | undefined = unit; at; ) {
    if (at === textOf) return true;
    const here: string = at;
    at = units.find(({ id }) => id === here)?.parent_id;
  }
  return false;
}

/** The texts of a purpose that can be shown to a member of a unit, the newest first. */
export function useConsentTexts(purpose: Purpose, unit: string, enabled: boolean) {
  const { all, isPending } = useUnits();
  const query = useQuery({
    queryKey: ["consent_texts", purpose],
    queryFn: () => call(consentTextsList({ query: { purpose } })),
    enabled,
    staleTime: 60_000,
  });
  const list = isPending
    ? []
    : (query.data?.items ?? []).filter((text) => isFor(all, text.unit_id, unit));
  return { list, isPending: query.isPending, error: query.error };
}
