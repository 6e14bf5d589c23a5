import type { RecordingBody, VisitStatus, VisitView } from "@/api/generated";
import type { Choice } from "@/shells/staff/parts/Conflict";

/** What the versions of a visit are compared by. A type and not an interface: its fields are gone through by name. */
export type Said = {
  planned_on: string | null;
  outcome: VisitStatus;
  visited_at: string | null;
  notes: string | null;
  follow_up_on: string | null;
};

/** The visit as the server has it. */
export function saidIn(visit: VisitView): Said {
  return {
    planned_on: visit.planned_on ?? null,
    outcome: visit.status,
    visited_at: visit.visited_at ?? null,
    notes: visit.notes ?? null,
    follow_up_on: visit.follow_up_on ?? null,
  };
}

/** The same as it was written down on the way. */
export function saidBy(body: RecordingBody, visit: VisitView): Said {
  return {
    planned_on: visit.planned_on ?? null,
    outcome: body.outcome,
    visited_at: body.visited_at ?? null,
    notes: body.notes ?? null,
    follow_up_on: body.follow_up_on ?? null,
  };
}

/** What is recorded after the choice. What came out of a visit that is still planned is nobody's but one's own. */
export function merged(
  body: RecordingBody,
  theirs: VisitView,
  choices: Record<string, Choice>,
): RecordingBody {
  const now = saidIn(theirs);
  const take = (field: keyof Said) => choices[field] === "theirs";
  return {
    ...body,
    outcome: take("outcome") && now.outcome in outcomes ? outcomes[now.outcome] : body.outcome,
    visited_at: take("visited_at") ? now.visited_at : body.visited_at,
    notes: take("notes") ? now.notes : body.notes,
    follow_up_on: take("follow_up_on") ? now.follow_up_on : body.follow_up_on,
  } as RecordingBody;
}

const outcomes: Partial<Record<VisitStatus, RecordingBody["outcome"]>> = {
  done: "done",
  missed: "missed",
  declined: "declined",
};
