import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  inTheDark,
  phone,
  pick,
  settled,
  shoot,
  signIn,
  visitors,
  wide,
} from "./browser";

const visitor = visitors();
const QUARTER = "granularity=quarter&period=2026-Q3";

async function openOverview(page: Page): Promise<void> {
  await page.goto(`/statistics/overview?${QUARTER}`);
  await page.getByRole("table").waitFor();
  await settled(page);
}

/** The figures of a column of the units below, without those of the period before. */
async function column(page: Page, name: string): Promise<number[]> {
  const heads = await page.getByRole("columnheader").allTextContents();
  const cells = page.locator(`.overview-table td:nth-child(${heads.indexOf(name) + 1}) a`);
  return (await cells.allTextContents()).map((cell) => Number(cell.replaceAll(",", "")));
}

describe("the overview", () => {
  it("has the units' work add up to the whole, and leads to the course of a figure", async () => {
    const page = await visitor();
    await signIn(page, "analyst");
    await page.goto("/statistics");
    await page.getByRole("link", { name: "工作概览" }).click();
    await page.waitForURL(/\/statistics\/overview/);
    await openOverview(page);
    const tile = page.getByRole("link", { name: /^完成走访次数 / });
    const whole = Number((await tile.locator("strong").textContent())?.replaceAll(",", ""));
    expect(whole).toBeGreaterThan(0);
    const units = await column(page, "完成走访次数");
    expect(units.length).toBeGreaterThan(1);
    expect(units.reduce((sum, one) => sum + one, 0)).toBe(whole);

    await tile.click();
    await page.waitForURL(/indicator=visits_done/);
    await page
      .getByRole("heading", { name: /完成走访次数.*2024年第4季度 – 2026年第3季度/ })
      .waitFor();
    const last = page.locator(".figure-table tbody tr").last();
    expect(await last.getByRole("rowheader").textContent()).toBe("2026年第3季度");
    expect(Number((await last.getByRole("cell").textContent())?.replaceAll(",", ""))).toBe(whole);
    await page.context().close();
  });

  it("goes down to a unit, keeps the period, and counts persons by no month", async () => {
    const page = await visitor();
    await signIn(page, "analyst");
    await openOverview(page);
    const first = page.locator(".overview-table tbody th a").first();
    const name = (await first.textContent()) ?? "";
    await first.click();
    await page.getByRole("heading", { name: `${name}，2026年第3季度` }).waitFor();
    await page.getByRole("link", { name: /^服务对象人数 / }).waitFor();
    await pick(page, "周期", "月", "月");
    await page.getByRole("heading", { name: `${name}，2026年9月` }).waitFor();
    await page.getByRole("link", { name: /^完成走访次数 / }).waitFor();
    expect(await page.getByRole("link", { name: /^服务对象人数 / }).count()).toBe(0);
    await page.context().close();
  });

  it.each([wide, phone])("can be read at $width, light and dark", async (viewport) => {
    const page = await visitor(viewport);
    await signIn(page, "analyst");
    await openOverview(page);
    await shoot(page, "overview");
    await expectFits(page);
    await expectAccessible(page);
    await inTheDark(page, async () => {
      await shoot(page, "overview-dark");
      await expectAccessible(page);
    });
    await page.context().close();
  });
});
