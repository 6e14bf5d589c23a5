import { expect, it } from "vitest";
import { bodyOf, checkedOf, foundFor, type RequestForm } from "./drafts";
import { perMonth, summed, sums } from "./load";
import { periodsFor, suits } from "./words";

const values: RequestForm = {
  department: " 民政局 ",
  title: "社区服务用房",
  legal_basis: "《统计法》第七条",
  frequency: "once",
  first_period: "2026-Q3",
  last_period: "2026-Q4",
  due_days: 10,
  lines: [
    { name: "服务用房面积", counts: "work" },
    { name: "活动场次", counts: "work", indicator: "events_held", earlier_line_id: "line" },
  ],
};

it("sends what was said: what is asked once has no last period, and one answer is enough", () => {
  const body = bodyOf(values, "own");
  expect(body).toMatchObject({
    unit_id: "own",
    department: "民政局",
    reference: null,
    last_period: null,
  });
  expect(body.lines[0]).toEqual({
    name: "服务用房面积",
    detail: null,
    counts: "work",
    indicator: null,
    earlier_line_id: null,
  });
  expect(body.lines[1]).toMatchObject({ indicator: "events_held", earlier_line_id: null });
});

it("finds the answer by the line's name, and none for one that was written anew", () => {
  const line = { state: "waiting" as const, catalogue: [], earlier: [] };
  const second = {
    ...line,
    catalogue: [{ indicator: "events_held" as const, points: 6, fits: true }],
  };
  const view = { lines: [line, second], answered: 0, asked: 2, periods: 1, minutes: 11 };
  const checked = checkedOf(bodyOf(values, "own"), view);
  expect(foundFor(checked, { name: " 活动场次 " })).toBe(second);
  expect(foundFor(checked, { name: "别的" })).toBeUndefined();
  expect(foundFor(null, { name: "活动场次" })).toBeUndefined();
});

it("offers periods of the length that is asked about, two years back and ahead", () => {
  const quarters = periodsFor("quarterly", "2026-11-29");
  expect([quarters[0], quarters.at(-1), quarters.length]).toEqual(["2024-Q4", "2028-Q4", 17]);
  expect(periodsFor("yearly", "2026-11-29")).toEqual(["2024", "2025", "2026", "2027", "2028"]);
  expect(suits("monthly", "2026-11")).toBe(true);
  expect(suits("monthly", "2026-Q4")).toBe(false);
  expect(suits("once", undefined)).toBe(false);
});

it("adds a unit's months up", () => {
  const month = { forms: 1, cells: 4, minutes: 17, overlaps_avoided: 2 };
  const of = (unit_id: string, period: string) => ({
    unit_id,
    unit_name: `unit ${unit_id}`,
    period,
    ...month,
  });
  const items = [of("1", "2026-10"), of("1", "2026-11"), of("2", "2026-10")];
  expect(sums(items)).toEqual({ forms: 3, cells: 12, minutes: 51, overlaps_avoided: 6 });
  expect(summed(items).map(({ unit_id, minutes }) => [unit_id, minutes])).toEqual([
    ["1", 34],
    ["2", 17],
  ]);
  expect(perMonth(sums(items), 12)).toBe(4);
});
