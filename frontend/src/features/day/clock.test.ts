import { expect, it } from "vitest";
import { clockOf, daysSince } from "./clock";

it("says how a case stands to its day", () => {
  expect(clockOf("2026-11-20", "2026-11-23")).toEqual({ tone: "bad", says: "late", days: 3 });
  expect(clockOf("2026-11-23", "2026-11-23")).toEqual({ tone: "warn", says: "today", days: 0 });
  expect(clockOf("2026-11-25", "2026-11-23").tone).toBe("warn");
  expect(clockOf("2026-12-01", "2026-11-23")).toEqual({ tone: "quiet", says: "left", days: 8 });
});

it("counts whole days of waiting", () => {
  expect(daysSince("2026-11-20T10:00:00Z", new Date("2026-11-23T09:00:00Z"))).toBe(2);
  expect(daysSince("2026-11-24T10:00:00Z", new Date("2026-11-23T09:00:00Z"))).toBe(0);
});
