/** Calendar days as the API writes them, in the reader's own time zone. */
export function isoDay(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function today(): string {
  return isoDay(new Date());
}

export function dayAfter(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return isoDay(new Date(year ?? 0, (month ?? 1) - 1, (date ?? 0) + 1));
}

export function daysFromToday(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  return isoDay(date);
}

/** What a field of type `datetime-local` holds, as a moment in UTC; and back. */
export function momentOfLocal(local: string): string {
  return new Date(local).toISOString();
}

export function localOfMoment(moment: string | Date): string {
  const date = new Date(moment);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${isoDay(date)}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
