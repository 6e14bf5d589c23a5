import type { SuggestionState } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

export const suggestionTones: Record<SuggestionState, Tone> = {
  received: "warn",
  in_review: "info",
  answered: "good",
  published: "good",
  declined: "quiet",
};
export const suggestionStates = Object.keys(suggestionTones) as SuggestionState[];
