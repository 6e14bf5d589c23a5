import { onChange } from "@/api/session";

// What was entered and not yet saved. It lives as long as the session does, in this window only: it may hold a
// person's data, so that signing out or closing the window ends it.
const PREFIX = "linli.draft.";

export type Draft = {
  /** Whose it is: another one who signs in here afterwards does not see it. */
  account: string;
  at: string;
  values: unknown;
  /** For a change of a record: the record as it was when the change began. */
  began?: unknown;
};

export function keepDraft(place: string, draft: Draft): void {
  try {
    sessionStorage.setItem(PREFIX + place, JSON.stringify(draft));
  } catch {
    // The storage is full or closed to us: there is no draft then, and the form goes on as ever.
  }
}

export function dropDraft(place: string): void {
  sessionStorage.removeItem(PREFIX + place);
}

export function draftOf(place: string, account: string | undefined): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(PREFIX + place) ?? "null") as Draft | null;
    if (draft && draft.account === account && typeof draft.at === "string") return draft;
  } catch {
    // Not ours.
  }
  return null;
}

export function dropDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}

// A session that ran out goes on after the next sign-in, and so does the form; one that was ended does not.
onChange((reason) => {
  if (reason === "signed-out") dropDrafts();
});

/** Whether two states of a form say the same, an empty field being one that was never filled in. */
export function sameValues(one: unknown, other: unknown): boolean {
  return JSON.stringify(said(one)) === JSON.stringify(said(other));
}

function said(value: unknown): unknown {
  if (value === "" || value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(said);
  if (typeof value !== "object") return value;
  const parts = Object.entries(value)
    .map(([key, part]) => [key, said(part)] as const)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}
