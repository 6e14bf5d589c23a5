import { expect, it } from "vitest";
import type { VisitView } from "@/api/generated";
import { merged, saidBy, saidIn } from "./versions";

const planned = { status: "planned", planned_on: "2026-11-23", notes: "带年历" } as VisitView;
const body = { outcome: "done", visited_at: "2026-11-23T02:00:00Z", notes: "送到了" } as const;

it("what was written down is compared with the visit field by field", () => {
  expect(saidIn(planned)).toMatchObject({ outcome: "planned", notes: "带年历" });
  expect(saidBy(body, planned)).toMatchObject({ outcome: "done", planned_on: "2026-11-23" });
});

it("takes theirs where it was chosen, but never leaves a visit without a result", () => {
  const theirs = { ...planned, notes: "从后门进" };
  expect(merged(body, theirs, {})).toMatchObject({ outcome: "done", notes: "送到了" });
  expect(merged(body, theirs, { notes: "theirs", outcome: "theirs" })).toMatchObject({
    outcome: "done",
    notes: "从后门进",
  });
  const missed = { ...planned, status: "missed" } as VisitView;
  expect(merged(body, missed, { outcome: "theirs" }).outcome).toBe("missed");
});
