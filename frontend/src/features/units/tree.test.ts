import { expect, it } from "vitest";
import { unit } from "@/app/testing";
import { branches } from "./tree";

const made = (id: string, parent_id: string | null, code: string) => ({
  ...unit,
  id,
  parent_id,
  code,
});

it("each unit is followed by what is below it, by code", () => {
  const units = [
    made("c2", "s", "310101002"),
    made("d", null, "3101"),
    made("c1", "s", "310101001"),
    made("s", "d", "310101"),
    made("s2", "d", "310102"),
  ];
  const order = branches(units).map(({ unit: { id }, depth }) => `${depth}${id}`);
  expect(order).toEqual(["0d", "1s", "2c1", "2c2", "1s2"]);
});

it("a unit whose top is not seen stands on top", () => {
  expect(branches([made("c1", "elsewhere", "1")])).toHaveLength(1);
});
