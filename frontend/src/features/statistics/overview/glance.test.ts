import { expect, it } from "vitest";
import { answer, indicator, persons } from "../testAnswers";
import { comparedOf, explored, glanceOf, mainOf } from "./glance";

const TODAY = "2026-11-28";

it("looks at the own unit's last whole quarter when nothing is said", () => {
  expect(glanceOf({}, "own", TODAY)).toEqual({
    unit: "own",
    granularity: "quarter",
    period: "2026-Q3",
    before: "2026-Q2",
    running: false,
  });
  const odd = glanceOf({ granularity: "week", period: "soon" }, "own", TODAY);
  expect([odd.granularity, odd.period]).toEqual(["quarter", "2026-Q3"]);
});

it("keeps to the period when its length changes, and says that one goes on", () => {
  const month = glanceOf({ granularity: "month", period: "2026-Q1" }, "own", TODAY);
  expect([month.period, month.before]).toEqual(["2026-03", "2026-02"]);
  const year = glanceOf({ granularity: "year", period: "2026-03" }, "own", TODAY);
  expect([year.period, year.before, year.running]).toEqual(["2026", "2025", true]);
  expect(glanceOf({ period: "2026-Q1" }, "own", TODAY).before).toBe("2025-Q4");
});

it("leaves out what is not counted by such periods", () => {
  const catalogue = [persons, indicator(), indicator({ id: "visits_planned" })];
  expect(mainOf(catalogue, "quarter").map(({ id }) => id)).toEqual([
    "visits_done",
    "members_served",
  ]);
  expect(mainOf(catalogue, "month").map(({ id }) => id)).toEqual(["visits_done"]);
});

it("tells the change of work alone, and none of what is withheld", () => {
  const work = comparedOf(answer({ 甲: [10, 4], 乙: [null, 4], 丙: [0, 0] }));
  expect(work.map(({ unit }) => unit)).toEqual(["甲", "乙", "丙"]);
  expect(work.map(({ compared }) => compared)).toEqual([
    { now: 4, before: 10, change: -6 },
    { now: 4, before: "withheld", change: undefined },
    { now: 0, before: 0, change: 0 },
  ]);
  const people = comparedOf(answer({ 甲: [10, null] }, { counts: "persons" }));
  expect(people[0]?.compared).toEqual({ now: "withheld", before: 10, change: undefined });
});

it("asks the explorer for two years until the end of the period", () => {
  const glance = glanceOf({}, "own", TODAY);
  expect(explored(glance, "other", "visits_done")).toEqual({
    unit: "other",
    indicator: "visits_done",
    granularity: "quarter",
    from: "2024-Q4",
    to: "2026-Q3",
  });
});
