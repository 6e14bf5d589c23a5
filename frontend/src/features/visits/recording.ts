import type {
  AssistanceKind,
  CaseCategory,
  CasePriority,
  VisitChannel,
  VisitOutcome,
  VisitPurpose,
} from "@/api/generated";
import { momentOfLocal } from "@/ui/days";

export type NeedForm = { category: CaseCategory; title: string; priority: CasePriority };
export type AssistanceForm = { kind: AssistanceKind; description?: string; amount: number };

export type RecordForm = {
  member_id?: string;
  purpose?: VisitPurpose;
  channel?: VisitChannel;
  outcome: VisitOutcome;
  visited_at: string;
  duration_minutes?: number | null;
  notes?: string;
  needs?: NeedForm[];
  assistance?: AssistanceForm[];
  follow_up_on?: string;
};

/** What the form holds, as the API takes it: amounts in hundredths, empty texts as none. */
export function recordingOf(values: RecordForm) {
  const met = values.outcome === "done";
  return {
    outcome: values.outcome,
    visited_at: momentOfLocal(values.visited_at),
    duration_minutes: met ? (values.duration_minutes ?? null) : null,
    notes: values.notes?.trim() || null,
    needs: (met ? (values.needs ?? []) : []).map((need) => ({
      category: need.category,
      title: need.title.trim(),
      priority: need.priority,
    })),
    assistance: (met ? (values.assistance ?? []) : []).map((given) => ({
      kind: given.kind,
      description: given.description?.trim() || null,
      amount: Math.round(given.amount * 100),
    })),
    follow_up_on: values.follow_up_on || null,
  };
}
