import type {
  Counts,
  DataRequestState,
  FormState,
  Frequency,
  Granularity,
  LineState,
  Verdict,
} from "@/api/generated";
import { granularityOf, monthOf, periodAround } from "@/shells/staff/figures/periods";
import type { Tone } from "@/shells/staff/parts/Page";

export const requestTones: Record<DataRequestState, Tone> = {
  filed: "warn",
  open: "info",
  answered: "good",
  refused: "quiet",
  closed: "quiet",
  withdrawn: "quiet",
};
export const requestStates = Object.keys(requestTones) as DataRequestState[];

export const formTones: Record<FormState, Tone> = {
  open: "warn",
  returned: "bad",
  submitted: "good",
  settled: "good",
  lapsed: "quiet",
};
export const formStates = Object.keys(formTones) as FormState[];

export const lineTones: Record<LineState, Tone> = {
  catalogue: "good",
  earlier: "good",
  waiting: "warn",
  approved: "info",
  refused: "quiet",
};

export const counts = ["work", "persons"] as const satisfies Counts[];
export const verdicts = ["approve", "catalogue", "earlier", "refuse"] as const satisfies Verdict[];
export const frequencies = [
  "once",
  "monthly",
  "quarterly",
  "yearly",
] as const satisfies Frequency[];

const granularities: Record<Frequency, Granularity[]> = {
  once: ["quarter", "month", "year"],
  monthly: ["month"],
  quarterly: ["quarter"],
  yearly: ["year"],
};

const lengths: Record<Granularity, number> = { month: 1, quarter: 3, year: 12 };
const AROUND = 24;

/** The periods that can be asked about so often: two years back and two ahead, the earliest first. */
export function periodsFor(frequency: Frequency, today: string): string[] {
  const now = monthOf(today);
  return granularities[frequency].flatMap((granularity) => {
    const length = lengths[granularity];
    const periods = Array.from({ length: (2 * AROUND) / length + 1 }, (_, at) =>
      periodAround(granularity, now - AROUND + at * length),
    );
    return [...new Set(periods)];
  });
}

/** Whether a period is of the length that is asked about. */
export function suits(frequency: Frequency, period: string | undefined): boolean {
  return period !== undefined && granularities[frequency].includes(granularityOf(period));
}
