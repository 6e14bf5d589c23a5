import { expect, it } from "vitest";
import { lengthOf } from "./length";

it("reads periods as the API writes them", () => {
  expect(lengthOf("3 years")).toEqual({ count: 3, unit: "year" });
  expect(lengthOf("1 day")).toEqual({ count: 1, unit: "day" });
  expect(lengthOf("as long as `members`")).toBeNull();
});
