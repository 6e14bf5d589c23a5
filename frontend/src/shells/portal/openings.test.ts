import { expect, it } from "vitest";
import type { OpeningView } from "@/api/generated";
import { subjectOf, together } from "./openings";

const dayOf = (moment: string) => moment.slice(0, 10);
let count = 0;
function opening(at: string, operation: string, ...roles: string[]): OpeningView {
  count += 1;
  const kind = /_(list|get)$/.test(operation) ? "read" : "write";
  return { id: String(count), at, roles, operation, kind };
}

it("says of an operation what it is about", () => {
  expect(subjectOf("visits_record")).toBe("visits");
  expect(subjectOf("portal_codes_slip")).toBe("portal_codes");
  expect(subjectOf("something_new")).toBe("record");
});

it("puts together what follows upon each other, newest first", () => {
  const lines = together(
    [
      opening("2026-11-02T09:05:00Z", "portal_visits_list", "member"),
      opening("2026-11-02T09:04:00Z", "portal_me_update", "member"),
      opening("2026-11-02T09:03:00Z", "portal_sign_in"),
      opening("2026-11-02T08:00:00Z", "members_get", "caseworker"),
      opening("2026-11-02T07:59:00Z", "members_list", "caseworker"),
      opening("2026-11-02T07:00:00Z", "members_update", "caseworker"),
      opening("2026-11-01T07:00:00Z", "members_update", "caseworker"),
    ],
    dayOf,
  );
  expect(lines.map(({ times, own, changed }) => [times, own, changed])).toEqual([
    [3, true, true],
    [2, false, false],
    [1, false, true],
    [1, false, true],
  ]);
  expect([lines[1]?.first, lines[1]?.last]).toEqual([
    "2026-11-02T07:59:00Z",
    "2026-11-02T08:00:00Z",
  ]);
});

it("keeps apart who has another role", () => {
  const lines = together(
    [
      opening("2026-11-02T08:00:00Z", "members_get", "coordinator"),
      opening("2026-11-02T07:59:00Z", "members_get", "caseworker"),
    ],
    dayOf,
  );
  expect(lines).toHaveLength(2);
});
