import type { OpeningView } from "@/api/generated";

/** What an operation is about, by the beginning of its name; the longest comes first. */
export const subjects = [
  "members",
  "visits",
  "cases",
  "attachments",
  "referrals",
  "events",
  "sign_ups",
  "feedback",
  "consents",
  "households",
  "links",
  "enrolments",
  "rounds",
  "suggestions",
  "objections",
  "merges",
  "duplicates",
  "imports",
  "portal_codes",
  "erasure_requests",
  "retention",
] as const;
export type Subject = (typeof subjects)[number] | "record";

export function subjectOf(operation: string): Subject {
  return subjects.find((subject) => operation.startsWith(`${subject}_`)) ?? "record";
}

/** The same thing done by the same kind of person one time after the other. */
export type Opening = {
  id: string;
  roles: string[];
  subject: Subject;
  changed: boolean;
  own: boolean;
  /** The latest and the first moment. */
  last: string;
  first: string;
  times: number;
};

/** Puts together what follows upon each other on one day; what the member did themselves in any case. */
export function together(openings: OpeningView[], dayOf: (moment: string) => string): Opening[] {
  const found: Opening[] = [];
  for (const { id, at, roles, operation, kind } of openings) {
    // Whoever signs in has no role yet.
    const own = roles.includes("member") || operation === "portal_sign_in";
    const next: Opening = {
      id,
      roles,
      subject: own ? "record" : subjectOf(operation),
      changed: kind === "write",
      own,
      last: at,
      first: at,
      times: 1,
    };
    const before = found.at(-1);
    if (before && isSame(before, next) && dayOf(before.first) === dayOf(at)) {
      before.first = at;
      before.times += 1;
      before.changed ||= next.changed;
    } else {
      found.push(next);
    }
  }
  return found;
}

function isSame(one: Opening, other: Opening): boolean {
  if (one.own || other.own) return one.own && other.own;
  return (
    one.subject === other.subject &&
    one.changed === other.changed &&
    one.roles.join() === other.roles.join()
  );
}
