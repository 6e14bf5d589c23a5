import type {
  CaseState,
  EntryKind,
  ErasureState,
  Purpose,
  SignUpStatus,
  SuggestionState,
  VisitStatus,
} from "@/api/generated";
import type { Tone } from "./parts";

// Records, so that a word that the API gains is missed by the compiler and not by a reader.

export const caseTones: Record<CaseState, Tone> = {
  received: "info",
  accepted: "info",
  in_progress: "info",
  referred: "info",
  waiting: "warn",
  resolved: "warn",
  closed: "good",
  declined: "quiet",
};
export const visitTones: Record<VisitStatus, Tone> = {
  planned: "info",
  done: "good",
  missed: "quiet",
  declined: "quiet",
  cancelled: "quiet",
};
export const signUpTones: Record<SignUpStatus, Tone> = {
  signed_up: "good",
  waiting: "warn",
  cancelled: "quiet",
  attended: "good",
  absent: "quiet",
};
export const suggestionTones: Record<SuggestionState, Tone> = {
  received: "info",
  in_review: "info",
  answered: "good",
  published: "good",
  declined: "quiet",
};
export const erasureTones: Record<ErasureState, Tone> = {
  asked: "info",
  confirmed: "quiet",
  refused: "warn",
};
export const purposes = Object.keys({
  contact: 1,
  visits: 1,
  events: 1,
  referral: 1,
} satisfies Record<Purpose, 1>) as Purpose[];

/** Whether it is a note of the office's, which the member may object to: a file is none, and their own words neither. */
export const isNote: Record<EntryKind, boolean> = {
  note: true,
  contact: true,
  change: true,
  referral: true,
  answer: true,
  comment: false,
  attachment: false,
};
