import { isoDay } from "@/ui/days";

/** Days as the API writes them; weeks begin on Monday. */
function dateOf(day: string): Date {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year ?? 1970, (month ?? 1) - 1, date ?? 1);
}

export function plusDays(day: string, days: number): string {
  const date = dateOf(day);
  date.setDate(date.getDate() + days);
  return isoDay(date);
}

export function mondayOf(day: string): string {
  const weekday = (dateOf(day).getDay() + 6) % 7;
  return plusDays(day, -weekday);
}

export function weekOf(day: string): string[] {
  const monday = mondayOf(day);
  return [0, 1, 2, 3, 4, 5, 6].map((days) => plusDays(monday, days));
}

/** The whole weeks that the month of a day touches. */
export function monthOf(day: string): string[][] {
  const weeks: string[][] = [];
  const month = day.slice(0, 7);
  for (
    let monday = mondayOf(`${month}-01`);
    monday.slice(0, 7) <= month;
    monday = plusDays(monday, 7)
  ) {
    weeks.push(weekOf(monday));
  }
  return weeks;
}

/** The same day some months on; the last one of the month where that has fewer. */
export function plusMonths(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number);
  const first = new Date(year ?? 1970, (month ?? 1) - 1 + months, 1);
  const last = new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate();
  first.setDate(Math.min(date ?? 1, last));
  return isoDay(first);
}
