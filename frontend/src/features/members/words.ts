import type { MemberStatus, Relation } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

// Records, so that a word that the API gains is missed by the compiler and not by a reader.
const statusTones: Record<MemberStatus, Tone> = { active: "good", paused: "warn", left: "quiet" };

const relationSet: Record<Relation, true> = { owner: true, staff: true, contact: true };

export const statuses = Object.keys(statusTones) as MemberStatus[];
export const relations = Object.keys(relationSet) as Relation[];
export const statusTone = (status: MemberStatus): Tone => statusTones[status];
