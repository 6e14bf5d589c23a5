import { expect, it } from "vitest";
import { mondayOf, monthOf, plusDays, plusMonths, weekOf } from "./weeks";

it("weeks begin on Monday", () => {
  expect(mondayOf("2026-11-23")).toBe("2026-11-23");
  expect(mondayOf("2026-11-29")).toBe("2026-11-23");
  expect(weekOf("2026-11-25")).toHaveLength(7);
  expect(weekOf("2027-01-01")[0]).toBe("2026-12-28");
});

it("a month is the weeks that it touches", () => {
  const november = monthOf("2026-11-23");
  expect(november[0]?.[0]).toBe("2026-10-26");
  expect(november.at(-1)?.at(-1)).toBe("2026-12-06");
  expect(monthOf("2027-02-10")).toHaveLength(4);
  expect(new Set(november.flat()).size).toBe(november.length * 7);
});

it("goes on by days and months, over the ends of months and years", () => {
  expect(plusDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(plusMonths("2026-12-15", 1)).toBe("2027-01-15");
  expect(plusMonths("2027-01-31", 1)).toBe("2027-02-28");
  expect(plusMonths("2027-01-31", -2)).toBe("2026-11-30");
});
