import type { NamesView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { granularityOf } from "./periods";
import { useTimes } from "./times";

/** Names of the catalogue and periods, in the reader's words. */
export function useFigureNames() {
  const { t, language } = useTranslation("statistics");
  const times = useTimes();
  return {
    name: (names: NamesView) => names[language],
    period(period: string): string {
      const granularity = granularityOf(period);
      if (granularity === "year") return t("year", { year: period });
      if (granularity === "month") return times.month(period);
      return t("quarter", { year: period.slice(0, 4), quarter: period.slice(6) });
    },
  };
}
