import { expect, it } from "vitest";
import { quarterOf, quartersBefore } from "./quarters";

it("counts back from the quarter that is not over, over the turn of the year", () => {
  expect(quartersBefore(new Date(2026, 3, 1), 3)).toEqual(["2026-Q1", "2025-Q4", "2025-Q3"]);
  expect(quartersBefore(new Date(2026, 11, 31), 1)).toEqual(["2026-Q3"]);
});

it("reads a quarter and nothing else", () => {
  expect(quarterOf("2026-Q3")).toEqual({ year: "2026", quarter: "3" });
  expect(quarterOf("2026-Q5")).toBeUndefined();
  expect(quarterOf("2026-11")).toBeUndefined();
});
