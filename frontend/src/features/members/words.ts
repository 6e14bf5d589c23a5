import type { MemberKind, MemberStatus, Programme } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

// Records, so that a word that the API gains is missed by the compiler and not by a reader.
const kindSet: Record<MemberKind, true> = { resident: true, business: true };
const statusTones: Record<MemberStatus, Tone> = { active: "good", paused: "warn", left: "quiet" };
const programmeSet: Record<Programme, true> = {
  business_support: true,
  family_elder_care: true,
  work_training: true,
  volunteering: true,
  culture_sport: true,
  documents_paperwork: true,
  newcomers: true,
};

export const kinds = Object.keys(kindSet) as MemberKind[];
export const statuses = Object.keys(statusTones) as MemberStatus[];
export const programmes = Object.keys(programmeSet) as Programme[];
export const statusTone = (status: MemberStatus): Tone => statusTones[status];
