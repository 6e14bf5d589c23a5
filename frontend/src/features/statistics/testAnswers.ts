import type { AnswerView, IndicatorView } from "@/api/generated";

const named = (name: string) => ({ en: name, "zh-Hans": name, "zh-Hant": name });

/** An indicator for tests, of visits that were done unless it is told otherwise. */
export function indicator(other: Partial<IndicatorView> = {}): IndicatorView {
  return {
    id: "visits_done",
    name: named("完成走访次数"),
    description: named("见到对象的走访。"),
    counts: "work",
    measure: "count",
    granularities: ["month", "quarter", "year"],
    dimensions: [
      { dimension: "purpose", values: ["greeting", "welfare"] },
      { dimension: "channel", values: ["home", "phone"] },
    ],
    definition_version: 1,
    ...other,
  };
}

export const persons = indicator({
  id: "members_served",
  name: named("服务对象人数"),
  counts: "persons",
  granularities: ["quarter", "year"],
  dimensions: [],
});

/** An answer with a line for each unit that is named. */
export function answer(
  units: Record<string, (number | null)[]>,
  other: Partial<AnswerView> = {},
): AnswerView {
  const periods = ["2026-09", "2026-10", "2026-11"];
  return {
    as_of: "2026-11-28T12:00:00Z",
    indicator: "visits_done",
    definition_version: 1,
    counts: "work",
    measure: "count",
    protection: "none",
    boundaries: "now",
    unit_id: "0199fbaa-ef34-73b0-b54f-93362fff06d8",
    spread: "communities",
    granularity: "month",
    dimensions: [],
    periods: periods.slice(0, Object.values(units)[0]?.length ?? periods.length),
    series: Object.entries(units).map(([name, figures], at) => ({
      unit_id: `id-${at}`,
      unit_code: `code-${at}`,
      unit_name: name,
      values: [],
      figures,
    })),
    ...other,
  };
}
