import { expect, it } from "vitest";
import { makeRouter } from "@/app/router";
import help from "@/locales/zh-Hans/help.json";
import { screenOf } from "./Page";

const screens = Object.keys(makeRouter().routesById)
  .filter((route) => route.startsWith("/staff/"))
  .map(screenOf);

it("each screen has its help, and each help its screen", () => {
  expect(Object.keys(help.screen).sort()).toEqual([...new Set(screens)].sort());
});

it("it is two sentences", () => {
  const long = Object.entries(help.screen).filter(
    ([, text]) => (text.match(/[。？]/g) ?? []).length !== 2,
  );
  expect(long).toEqual([]);
});
