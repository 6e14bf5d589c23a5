/** Year and quarter of `2026-Q3`; none for what is no quarter. */
export function quarterOf(period: string): { year: string; quarter: string } | undefined {
  const found = /^(\d{4})-Q([1-4])$/.exec(period);
  return found?.[1] && found[2] ? { year: found[1], quarter: found[2] } : undefined;
}

const MONTHS = 3;
const QUARTERS = 4;

/** So many quarters that are over, the last one first. */
export function quartersBefore(today: Date, count: number): string[] {
  const now = today.getFullYear() * QUARTERS + Math.floor(today.getMonth() / MONTHS);
  return Array.from({ length: count }, (_, back) => {
    const at = now - 1 - back;
    return `${Math.floor(at / QUARTERS)}-Q${(at % QUARTERS) + 1}`;
  });
}
