import { expect, it } from "vitest";
import { firstMonth, lastMonth, monthOf, periodAround, periodsUntil } from "./periods";

it("finds the period around a month, and the months of a period", () => {
  const november = monthOf("2026-11-28");
  expect(periodAround("month", november)).toBe("2026-11");
  expect(periodAround("quarter", november)).toBe("2026-Q4");
  expect(periodAround("year", november)).toBe("2026");
  for (const [period, first, last] of [
    ["2026-02", "2026-02-01", "2026-02-01"],
    ["2026-Q2", "2026-04-01", "2026-06-01"],
    ["2026", "2026-01-01", "2026-12-01"],
  ] as const) {
    expect([firstMonth(period), lastMonth(period)]).toEqual([monthOf(first), monthOf(last)]);
  }
});

it("offers ten years, the newest first, and what was asked for beyond them", () => {
  const quarters = periodsUntil("quarter", monthOf("2026-01-05"), ["2001-Q3", "2026-Q1"]);
  expect(quarters.slice(0, 2)).toEqual(["2026-Q1", "2025-Q4"]);
  expect(quarters).toHaveLength(41);
  expect(quarters.at(-1)).toBe("2001-Q3");
});
