import type { Dimension, MeasureWord, NamesView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import type { Cell } from "./cells";
import { granularityOf } from "./periods";
import { useTimes } from "./times";

/** Says periods, values and figures in the reader's words. */
export function useFigureWords() {
  const { t, maybe, language } = useTranslation(["statistics", "events"]);
  const format = useFormats();
  const times = useTimes();

  function value(dimension: Dimension | undefined, word: string): string {
    return (dimension ? wordOf(dimension, word) : undefined) ?? word;
  }

  function wordOf(dimension: Dimension, word: string): string | undefined {
    if (dimension === "programme") return maybe(`members:programme.${word}`);
    if (dimension === "purpose") return maybe(`visits:purpose.${word}`);
    if (dimension === "channel") return maybe(`visits:channel.${word}`);
    if (dimension === "category") {
      return (
        maybe(`cases:category.${word}`) ??
        maybe(`events:kind.${word}`) ??
        maybe(`visits:assistance.kinds.${word}`)
      );
    }
    if (/^[1-5]$/.test(word)) return t("events:feedback.stars", { rating: word });
    return maybe(`outcome.${word}`);
  }

  function number(measure: MeasureWord, value: number): string {
    if (measure === "minutes") return times.hours(value);
    return measure === "duration" ? times.duration(value) : format.number(value);
  }

  return {
    name: (names: NamesView) => names[language],
    value,
    number,
    cell(measure: MeasureWord, cell: Cell): string {
      return typeof cell === "number" ? number(measure, cell) : t(`told.${cell}`);
    },
    period(period: string): string {
      const granularity = granularityOf(period);
      if (granularity === "year") return t("year", { year: period });
      if (granularity === "month") return times.month(period);
      return t("quarter", { year: period.slice(0, 4), quarter: period.slice(6) });
    },
  };
}
