import { expect, it } from "vitest";
import { matches } from "./matches";

it("finds each typed word in some text", () => {
  expect(matches("路灯 书院", "路灯不亮", "书院路 18 号")).toBe(true);
  expect(matches("路灯 幸福", "路灯不亮", "书院路 18 号")).toBe(false);
});

it("does not mind case or width, and nothing typed finds nothing", () => {
  expect(matches("ＷＩＦＩ", "wifi 培训")).toBe(true);
  expect(matches("djsx", "登记事项", "djsx dengji shixiang")).toBe(true);
  expect(matches("  ", "路灯")).toBe(false);
});
