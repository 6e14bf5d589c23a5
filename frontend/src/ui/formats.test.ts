import { expect, it } from "vitest";
import { nearest } from "@/app/languages";
import { formats } from "./formats";

it("writes dates and numbers as the language does", () => {
  expect(formats("zh-Hans").day("2026-03-01")).toBe("2026年3月1日");
  expect(formats("zh-Hant").day("2026-03-01")).toBe("2026年3月1日");
  expect(formats("en").day("2026-03-01")).toBe("1 Mar 2026");
  expect(formats("en").number(12345.5)).toBe("12,345.5");
});

it("finds the language nearest to the browser's", () => {
  expect(nearest(["zh-TW", "en"])).toBe("zh-Hant");
  expect(nearest(["zh-Hant-HK"])).toBe("zh-Hant");
  expect(nearest(["zh-CN"])).toBe("zh-Hans");
  expect(nearest(["de", "en-GB"])).toBe("en");
  expect(nearest(["fr"])).toBe("zh-Hans");
});
