import type { ErasureState, RefusalReason } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

// Records, so that a word that the API gains is missed by the compiler and not by a reader.

export const erasureTones: Record<ErasureState, Tone> = {
  asked: "warn",
  confirmed: "quiet",
  refused: "bad",
};
export const erasureStates = Object.keys(erasureTones) as ErasureState[];

export const refusalReasons = Object.keys({
  legal_duty: 1,
  open_claim: 1,
  public_funds: 1,
  not_the_person: 1,
  taken_back: 1,
} satisfies Record<RefusalReason, 1>) as RefusalReason[];
