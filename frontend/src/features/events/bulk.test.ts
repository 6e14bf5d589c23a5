import { expect, it } from "vitest";
import { shifted } from "./bulk";

it("moves an event by days and keeps its time of day", () => {
  const at = new Date(2026, 10, 30, 9, 30);
  const later = new Date(shifted(at.toISOString(), 7));
  expect([later.getMonth(), later.getDate(), later.getHours(), later.getMinutes()]).toEqual([
    11, 7, 9, 30,
  ]);
  expect(shifted(shifted(at.toISOString(), 400), -400)).toBe(at.toISOString());
});
