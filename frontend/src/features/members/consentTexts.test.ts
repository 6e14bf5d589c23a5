import { expect, it } from "vitest";
import { unit } from "@/app/testing";
import { isFor } from "./consentTexts";

const district = { ...unit, id: "d", parent_id: null };
const street = { ...unit, id: "s", parent_id: "d" };
const one = { ...unit, id: "c1", parent_id: "s" };
const two = { ...unit, id: "c2", parent_id: "s" };
const all = [district, street, one, two];

it("a text is for its unit and all below, and not for those beside", () => {
  expect(isFor(all, "d", "c1")).toBe(true);
  expect(isFor(all, "s", "c1")).toBe(true);
  expect(isFor(all, "c1", "c1")).toBe(true);
  expect(isFor(all, "c2", "c1")).toBe(false);
  expect(isFor(all, "c1", "s")).toBe(false);
});

it("what every installation has, and what comes from above, is for everybody", () => {
  expect(isFor(all, null, "c1")).toBe(true);
  expect(isFor([one], "d", "c1")).toBe(true);
});
