import type {
  AssistanceKind,
  CaseCategory,
  CasePriority,
  CaseState,
  MemberKind,
  Programme,
  Purpose,
  VisitChannel,
  VisitOutcome,
  VisitPurpose,
  VisitStatus,
} from "@/api/generated";
import type { Tone } from "./parts/Page";

// Closed lists of the API that more than one feature shows. They are records, so that a word that the API
// gains is missed by the compiler and not by a reader.
const list = <Word extends string>(words: Record<Word, unknown>) => Object.keys(words) as Word[];

export const visitTones: Record<VisitStatus, Tone> = {
  planned: "info",
  done: "good",
  missed: "warn",
  declined: "quiet",
  cancelled: "quiet",
};
export const visitStatuses = list(visitTones);

export const caseTones: Record<CaseState, Tone> = {
  received: "warn",
  accepted: "info",
  in_progress: "info",
  referred: "info",
  waiting: "warn",
  resolved: "good",
  closed: "quiet",
  declined: "quiet",
};
export const caseStates = list(caseTones);

export const priorityTones: Record<CasePriority, Tone> = {
  low: "quiet",
  normal: "quiet",
  high: "warn",
  urgent: "bad",
};
export const casePriorities = list(priorityTones);

export const caseCategories = list<CaseCategory>({
  street_order: 1,
  sanitation: 1,
  noise: 1,
  housing: 1,
  facilities: 1,
  safety: 1,
  parking: 1,
  aid: 1,
  work: 1,
  paperwork: 1,
  neighbours: 1,
  other: 1,
});
export const visitOutcomes = list<VisitOutcome>({ done: 1, missed: 1, declined: 1 });
export const visitPurposes = list<VisitPurpose>({
  greeting: 1,
  welfare: 1,
  needs: 1,
  follow_up: 1,
  business: 1,
});
export const visitChannels = list<VisitChannel>({ home: 1, phone: 1, office: 1, group: 1 });
export const assistanceKinds = list<AssistanceKind>({ goods: 1, cash: 1, hours: 1 });
export const memberKinds = list<MemberKind>({ resident: 1, business: 1 });
export const programmes = list<Programme>({
  business_support: 1,
  family_elder_care: 1,
  work_training: 1,
  volunteering: 1,
  culture_sport: 1,
  documents_paperwork: 1,
  newcomers: 1,
});
export const purposes = list<Purpose>({ contact: 1, visits: 1, events: 1, referral: 1 });
