import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { type IndicatorView, type Spread, statisticsGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import type { Glance } from "./glance";

/** An answer for each indicator, of both periods. */
export function useAnswers(glance: Glance, indicators: IndicatorView[], spread: Spread) {
  // What is said beside the figures comes in the reader's language.
  const { language } = useTranslation();
  const { unit, granularity, before, period } = glance;
  const query = { unit_id: unit, granularity, spread, from: before, to: period };
  const ids = indicators.map(({ id }) => id);
  return useQuery({
    queryKey: ["statistics", "overview", ids, query, language],
    queryFn: () =>
      Promise.all(
        indicators.map((indicator) =>
          call(statisticsGet({ path: { indicator: indicator.id }, query })).then((answer) => ({
            indicator,
            answer,
          })),
        ),
      ),
  });
}

export type Answers = NonNullable<ReturnType<typeof useAnswers>["data"]>;
