import { expect, it } from "vitest";
import { shares } from "@/shells/staff/parts/shares";
import { additionOf } from "./AddMembers";

const coverage = {
  members: 12,
  done: 5,
  planned: 4,
  missed: 0,
  declined: 1,
  open: 2,
  progress: 41,
};

it("the bar has the parts that somebody is in, from done to open, and they make the whole", () => {
  const parts = shares(coverage);
  expect(parts.map(({ part }) => part)).toEqual(["done", "planned", "declined", "open"]);
  expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(coverage.members);
});

it("asks for a person by name or for all that fit, and for nobody to go on no day", () => {
  const named = additionOf({ by: "name", member_id: "m", kind: "resident", assignee_id: "a" });
  expect(named).toEqual({ member_ids: ["m"], planned_on: null, assignee_id: null });
  const fitting = additionOf({
    by: "filter",
    member_id: "m",
    wants_visits: false,
    unvisited_months: 6,
    planned_on: "2026-12-01",
    assignee_id: "a",
  });
  expect(fitting).toEqual({
    filter: { kind: null, programme: null, wants_visits: null, unvisited_months: 6 },
    planned_on: "2026-12-01",
    assignee_id: "a",
  });
});
