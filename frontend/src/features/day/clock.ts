import type { Tone } from "@/shells/staff/parts/Page";

export type Clock = { tone: Tone; says: "late" | "today" | "left"; days: number };

const DAY = 24 * 60 * 60 * 1000;
const SOON = 2;

/** How a case stands to the day it is due on. */
export function clockOf(due: string, now: string): Clock {
  const days = Math.round((Date.parse(`${due}T00:00Z`) - Date.parse(`${now}T00:00Z`)) / DAY);
  if (days < 0) return { tone: "bad", says: "late", days: -days };
  if (days === 0) return { tone: "warn", says: "today", days };
  return { tone: days <= SOON ? "warn" : "quiet", says: "left", days };
}

/** Whole days since a moment. */
export function daysSince(moment: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(moment)) / DAY));
}
