import { useMemo } from "react";
import { useTranslation } from "@/app/texts";

/** How a calendar writes its days; here and not with the other formats, which everybody loads. */
export function useDayNames() {
  const { language } = useTranslation();
  return useMemo(() => dayNames(language), [language]);
}

function dayNames(language: string) {
  const locale = language === "en" ? "en-GB" : language === "zh-Hant" ? "zh-Hant-TW" : "zh-Hans-CN";
  const say = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    return (day: string) => format.format(new Date(`${day}T00:00:00Z`));
  };
  return {
    fullDay: say({ dateStyle: "full" }),
    weekdayName: say({ weekday: "short" }),
    monthDay: say({ month: "short", day: "numeric" }),
    month: say({ year: "numeric", month: "long" }),
  };
}
