import { call, record } from "@/api/call";
import { type RecordingBody, type VisitView, visitsGet, visitsRecord } from "@/api/generated";
import { type ProblemBody, toProblem } from "@/api/problem";

/** What was written down about a visit and waits for a signal. */
export type Waiting = {
  id: string;
  /** The visit as it was when it was written down, and its tag. */
  visit: VisitView;
  etag: string;
  body: RecordingBody;
  /** Under the same key the server does the work once, however often it is sent. */
  key: string;
  at: string;
  state: "waiting" | "conflict" | "refused";
  /** In a conflict: the visit as it is now. */
  theirs?: { value: VisitView; etag: string };
  problem?: ProblemBody;
};

/** The server could not be asked; the same may work later. */
export class NotNow extends Error {}

function isForLater(status: number): boolean {
  return status === 0 || status === 401 || status === 429 || status >= 500;
}

/**
 * Sends one entry. Null when it is through; otherwise the entry as it now stands. What somebody else changed
 * meanwhile is not written over: the visit is read first, and its tag compared.
 */
export async function sendOne(entry: Waiting): Promise<Waiting | null> {
  const path = { id: entry.visit.id };
  try {
    const now = await record(visitsGet({ path }));
    const isChanged = now.etag !== entry.etag && now.value.status === "planned";
    if (isChanged) return { ...entry, state: "conflict", theirs: now };
    try {
      // A visit that is recorded already may be so by this very entry, whose answer got lost: the key tells.
      await call(
        visitsRecord({ path, body: entry.body, headers: { "Idempotency-Key": entry.key } }),
      );
      return null;
    } catch (error) {
      if (toProblem(error).status !== 409) throw error;
      return { ...entry, state: "conflict", theirs: now };
    }
  } catch (error) {
    const problem = toProblem(error);
    if (isForLater(problem.status)) throw new NotNow();
    return { ...entry, state: "refused", problem: problem.body };
  }
}
