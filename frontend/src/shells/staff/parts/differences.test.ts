import { expect, it } from "vitest";
import { changed, chosen, differencesOf } from "./differences";

type Fields = { name: string; phone: string; address: string; note: string | null };
const began: Fields = { name: "张小明", phone: "1", address: "a", note: null };
const say = (field: keyof Fields, body: Fields) => ({ label: field, value: body[field] ?? "" });

it("knows what was changed", () => {
  expect(changed({ a: 1, b: null, c: "x" }, { a: 1, b: null, c: "y" })).toEqual({ c: "x" });
});

it("tells what both changed from what one did, with what it was before", () => {
  const theirs = { ...began, phone: "2", address: "b", note: "same" };
  const mine = { ...began, phone: "3", name: "张晓明", note: "same" };
  const found = differencesOf(began, theirs, mine, say);
  expect(found.map(({ field, by }) => [field, by]).sort()).toEqual([
    ["address", "theirs"],
    ["name", "mine"],
    ["phone", "both"],
  ]);
  expect(found.find(({ field }) => field === "phone")).toMatchObject({
    began: "1",
    theirs: "2",
    mine: "3",
  });
});

it("sends one's own changes but for those given up", () => {
  const theirs = { ...began, phone: "2" };
  const mine = { ...began, phone: "3", name: "张晓明" };
  const found = differencesOf(began, theirs, mine, say);
  const own = changed(mine, began);
  expect(chosen(own, found, {})).toEqual({ phone: "3", name: "张晓明" });
  expect(chosen(own, found, { phone: "theirs" })).toEqual({ name: "张晓明" });
});
