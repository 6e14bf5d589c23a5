import { expect, it } from "vitest";
import { endOf } from "./ends";

it("is good until the end of the day, where the reader is", () => {
  const end = new Date(endOf("2027-11-28"));
  expect([end.getFullYear(), end.getMonth(), end.getDate()]).toEqual([2027, 10, 28]);
  expect([end.getHours(), end.getMinutes()]).toEqual([23, 59]);
});
