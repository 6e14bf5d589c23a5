import type { LanguageTag } from "@/app/languages";
import { useTranslation } from "@/app/texts";

/** Dates and numbers as the reader's language writes them. */
export function formats(language: LanguageTag | string) {
  const locale = language === "en" ? "en-GB" : language === "zh-Hant" ? "zh-Hant-TW" : "zh-Hans-CN";
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const localDay = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const weekday = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
  });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
  const number = new Intl.NumberFormat(locale);
  const size = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    /** A calendar day, `2026-03-01`: the same day wherever the reader is. */
    day: (value: string) => day.format(new Date(`${value}T00:00:00Z`)),
    /** The day of a moment, in the reader's own time. */
    dayOf: (value: string) => localDay.format(new Date(value)),
    /** A day with its weekday, from a moment. */
    weekday: (value: Date) => weekday.format(value),
    /** A moment, shown in the reader's own time. */
    moment: (value: string) => moment.format(new Date(value)),
    /** The same to the second. */
    exactly: (value: string) => exact.format(new Date(value)),
    clock: (value: string) => clock.format(new Date(value)),
    /** From one moment to another, the day said once when it is the same. */
    span: (from: string, to: string) => moment.formatRange(new Date(from), new Date(to)),
    number: (value: number) => number.format(value),
    bytes: (value: number) =>
      value < 1024 * 1024
        ? `${size.format(value / 1024)} KB`
        : `${size.format(value / 1024 / 1024)} MB`,
  };
}

const made = new Map<string, ReturnType<typeof formats>>();

export function useFormats(): ReturnType<typeof formats> {
  const { language } = useTranslation();
  const found = made.get(language) ?? formats(language);
  made.set(language, found);
  return found;
}
