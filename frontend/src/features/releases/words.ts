import { useQuery } from "@tanstack/react-query";
import type { IndicatorView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { catalogueQuery } from "@/shells/staff/figures/catalogue";
import { minutesIn, unitFor } from "@/shells/staff/figures/times";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import type { Of, Side } from "./lines";
import { quarterOf } from "./quarters";

/** Whose words stand behind the dimension of an indicator. */
function wordOf({ indicator, dimension, category }: Of): string {
  switch (dimension) {
    case "programme":
      return `members:programme.${category}`;
    case "purpose":
      return `visits:purpose.${category}`;
    case "channel":
      return `visits:channel.${category}`;
    case "outcome":
      return indicator === "visits_missed"
        ? `visits:outcome.${category}`
        : `releases:outcome.${category}`;
    default:
      if (/^(cases|time_to)_/.test(indicator)) return `cases:category.${category}`;
      return indicator === "assistance_given"
        ? `releases:assistance.${category}`
        : `events:kind.${category}`;
  }
}

/** Periods, units and figures of releases in the reader's words. What the app has no word for stands as it came. */
export function useWords() {
  const { t, maybe, language } = useTranslation("releases");
  const format = useFormats();
  const { all } = useUnits();
  const items: IndicatorView[] = useQuery(catalogueQuery).data?.items ?? [];
  const meaning = (id: string) => items.find((one) => one.id === id);

  function duration(minutes: number, most: "day" | "hour"): string {
    const unit = unitFor(minutes, most);
    const style = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 } as const;
    return new Intl.NumberFormat(language, style).format(minutes / minutesIn[unit]);
  }
  function figure({ indicator, measure }: Of, value: Side): string {
    if (value === undefined) return t("absent");
    if (value === null) return t("withheld");
    if (measure.endsWith("_minutes")) return duration(value, "day");
    return meaning(indicator)?.measure === "minutes"
      ? duration(value, "hour")
      : format.number(value);
  }
  return {
    figure,
    meaning,
    period: (period: string) => {
      const found = quarterOf(period);
      return found ? t("quarter", found) : period;
    },
    unit: (code: string) => all.find((unit) => unit.code === code)?.name ?? code,
    indicator: (id: string) => meaning(id)?.name[language] ?? id,
    dimension: (name: string) => maybe(`dimension.${name}`) ?? name,
    category: (of: Of) => (of.category === "" ? t("together") : (maybe(wordOf(of)) ?? of.category)),
    measure: (name: string, days?: number | null) =>
      name === "within_target" && days
        ? t("within_days", { count: days })
        : (maybe(`measure.${name}`) ?? name),
  };
}
