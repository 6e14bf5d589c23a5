import { expect, it } from "vitest";
import { router } from "@/app/router";
import help from "@/locales/zh-Hans/help.json";
import { screenOf } from "./Page";

it("each help belongs to a screen that there is", () => {
  const screens = new Set(Object.keys(router.routesById).map(screenOf));
  const strays = Object.keys(help.screen).filter((name) => !screens.has(name));
  expect(strays).toEqual([]);
});
