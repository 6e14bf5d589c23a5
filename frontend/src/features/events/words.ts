import type { EventKind, EventStatus, SignUpStatus } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

const kindSet: Record<EventKind, true> = {
  forum: true,
  get_together: true,
  volunteering: true,
  training: true,
  screening: true,
};
export const eventKinds = Object.keys(kindSet) as EventKind[];

export const eventTones: Record<EventStatus, Tone> = {
  draft: "warn",
  published: "good",
  held: "info",
  archived: "quiet",
  cancelled: "bad",
};
export const eventStatuses = Object.keys(eventTones) as EventStatus[];

export const signUpTones: Record<SignUpStatus, Tone> = {
  signed_up: "info",
  waiting: "warn",
  cancelled: "quiet",
  attended: "good",
  absent: "quiet",
};
