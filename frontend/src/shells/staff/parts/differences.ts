import type { Choice, Difference } from "./Conflict";

type Body = Record<string, unknown>;

/** The entries of `mine` that differ from `base`. */
export function changed<T extends Body>(mine: T, base: T): Partial<T> {
  const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  return Object.fromEntries(
    Object.entries(mine).filter(([key, value]) => !same(value, base[key])),
  ) as Partial<T>;
}

/** Three versions of a record, field by field: what differs, and who changed it. */
export function differencesOf<B extends Body>(
  began: B,
  theirs: B,
  mine: B,
  say: (field: keyof B & string, body: B) => { label: string; value: string },
): Difference[] {
  const byMe = changed(mine, began);
  const byThem = changed(theirs, began);
  const apart = changed(mine, theirs);
  // What both changed to the same is no difference.
  return Object.keys({ ...byThem, ...byMe })
    .filter((field) => field in apart)
    .map((field) => ({
      field,
      label: say(field, theirs).label,
      began: say(field, began).value,
      theirs: say(field, theirs).value,
      mine: say(field, mine).value,
      by: !(field in byMe) ? "theirs" : field in byThem ? "both" : "mine",
    }));
}

/** What is sent after the choice: one's own changes without those that were given up. */
export function chosen<B extends Body>(
  mine: Partial<B>,
  differences: readonly Difference[],
  choices: Record<string, Choice>,
): Partial<B> {
  const open = new Set(differences.map(({ field }) => field));
  return Object.fromEntries(
    Object.entries(mine).filter(([field]) => open.has(field) && choices[field] !== "theirs"),
  ) as Partial<B>;
}
