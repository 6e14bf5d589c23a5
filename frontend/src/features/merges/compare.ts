import type { MemberView, MergeField, MergePreviewView } from "@/api/generated";

/** The fields that are set side by side, and how the merge calls those that it may fill. */
const compared = {
  name: null,
  status: null,
  phone: "phone",
  email: "email",
  address: "address",
  preferred_language: "preferred_language",
  contact_time: "contact_time",
  household_id: "household",
  guardian_until: null,
  wants_visits: null,
  last_visited_on: null,
  joined_on: null,
} as const satisfies Partial<Record<keyof MemberView, MergeField | null>>;
export type Field = keyof typeof compared;

export type Line = { field: Field; stays: unknown; goes: unknown; taken: boolean };

/** Both records line by line, without what neither has; `taken` is what the one takes from the other. */
export function linesOf({ survivor, merged, filled }: MergePreviewView): Line[] {
  return (Object.keys(compared) as Field[])
    .map((field) => {
      const fill = compared[field];
      return {
        field,
        stays: survivor[field] ?? null,
        goes: merged[field] ?? null,
        taken: fill !== null && filled.includes(fill),
      };
    })
    .filter(({ stays, goes }) => stays !== null || goes !== null);
}
