import type { Dimension, MeasureWord } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { useTimes } from "@/shells/staff/figures/times";
import { useFormats } from "@/ui/formats";
import type { Cell } from "./cells";

/** Says periods, values and figures in the reader's words. */
export function useFigureWords() {
  const { t, maybe } = useTranslation(["statistics", "events"]);
  const format = useFormats();
  const times = useTimes();
  const names = useFigureNames();

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
    ...names,
    value,
    number,
    /** How much more or less there is than before. */
    change(measure: MeasureWord, value: number): string {
      if (value === 0) return t("overview.same");
      return `${value > 0 ? "+" : "−"}${number(measure, Math.abs(value))}`;
    },
    cell(measure: MeasureWord, cell: Cell): string {
      return typeof cell === "number" ? number(measure, cell) : t(`told.${cell}`);
    },
  };
}
