import type { AlertState } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

export const alertTones: Record<AlertState, Tone> = { new: "warn", seen: "quiet" };
export const alertStates = Object.keys(alertTones) as AlertState[];
