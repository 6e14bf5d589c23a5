import type { ImportKind, ImportView, JobState } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

const kindSet: Record<ImportKind, true> = { members: true, cases: true };
export const importKinds = Object.keys(kindSet) as ImportKind[];

export const stateTones: Record<JobState, Tone> = {
  queued: "info",
  running: "info",
  done: "good",
  failed: "bad",
  cancelled: "quiet",
};

export function isUnderWay(job: ImportView): boolean {
  return job.state === "queued" || job.state === "running";
}
