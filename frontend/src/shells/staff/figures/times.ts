import { useTranslation } from "@/app/texts";

/** What times are told in, and how many minutes each has. */
export const minutesIn = { day: 1440, hour: 60, minute: 1 };
export type TimeUnit = keyof typeof minutesIn;

/** The longest of which there are two at least, and none that is longer than `most`. */
export function unitFor(minutes: number, most: "day" | "hour" = "day"): TimeUnit {
  if (most === "day" && minutes >= 2 * minutesIn.day) return "day";
  return minutes >= 2 * minutesIn.hour ? "hour" : "minute";
}

function times(tag: string) {
  const month = new Intl.DateTimeFormat(tag, { year: "numeric", month: "short", timeZone: "UTC" });
  const numbers = new Map<TimeUnit, Intl.NumberFormat>();
  function inUnit(value: number, unit: TimeUnit): string {
    const found =
      numbers.get(unit) ??
      new Intl.NumberFormat(tag, { style: "unit", unit, maximumFractionDigits: 1 });
    numbers.set(unit, found);
    return found.format(value);
  }
  return {
    inUnit,
    /** A month of the calendar, `2026-03`. */
    month: (value: string) => month.format(new Date(`${value}-01T00:00:00Z`)),
    /** Minutes, in what suits their number. */
    duration(minutes: number): string {
      const unit = unitFor(minutes);
      return inUnit(minutes / minutesIn[unit], unit);
    },
    /** Minutes that were worked. */
    hours: (minutes: number) => inUnit(minutes / minutesIn.hour, "hour"),
  };
}

const made = new Map<string, ReturnType<typeof times>>();

/** Months and lengths of time as the reader's language writes them. */
export function useTimes(): ReturnType<typeof times> {
  const { language } = useTranslation();
  const tag = language === "en" ? "en-GB" : language;
  const found = made.get(tag) ?? times(tag);
  made.set(tag, found);
  return found;
}
