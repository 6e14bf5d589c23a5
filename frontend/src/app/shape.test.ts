import { expect, it } from "vitest";
import { day, fields, flag, id, listOf, matching, number, text, word } from "./shape";

const read = fields({
  q: text,
  kind: word("a", "b"),
  open: flag,
  months: number,
  who: id,
  on: day,
});

it("keeps what fits and drops the rest, whatever comes", () => {
  const who = "0199fbaa-ef34-73b0-b54f-93378662c01d";
  const fits = { q: "x", kind: "b", open: false, months: 6, who, on: "2026-11-01" };
  expect(read({ ...fits, other: 1 })).toEqual(fits);
  const odd = { q: 1, kind: "c", open: "yes", months: Number.NaN, who: "me", on: "1.11." };
  expect(read(odd)).toEqual({});
  for (const nothing of [undefined, null, "text", 7, []]) expect(read(nothing)).toEqual({});
});

it("a list fits when each of its parts does", () => {
  const words = listOf(word("name", "phone"));
  expect(words(["phone", "name"])).toEqual(["phone", "name"]);
  expect(words(["phone", "x"])).toBeUndefined();
  expect(words("phone")).toBeUndefined();
});

it("where to go on is a place in this app", () => {
  const place = matching(/^\/(?![/\\])/);
  expect(place("/members")).toBe("/members");
  expect(place("//elsewhere.example")).toBeUndefined();
});
