import type { ObjectionState } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

export const objectionTones: Record<ObjectionState, Tone> = { open: "warn", answered: "good" };
export const objectionStates = Object.keys(objectionTones) as ObjectionState[];
