import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  inTheDark,
  leadOfDistrict,
  phone,
  shoot,
  signIn,
  visitors,
  wide,
} from "./browser";

const visitor = visitors();
const COMMUNITY = "东湖春晖社区";

/** The last quarter but one is published: another test publishes the last. */
async function publish(page: Page): Promise<void> {
  const { login, password, unit_id } = leadOfDistrict();
  const entered = await page.request.post("/api/v1/auth/login", { data: { login, password } });
  const headers = { Authorization: `Bearer ${(await entered.json()).access_token}` };
  const back = new Date();
  back.setMonth(back.getMonth() - 6, 1);
  const period = `${back.getFullYear()}-Q${Math.floor(back.getMonth() / 3) + 1}`;
  const data = { unit_id, period };
  const answer = await page.request.post("/api/v1/releases", { headers, data });
  expect([201, 409, 422], await answer.text()).toContain(answer.status());
}

async function look(page: Page, name: string): Promise<void> {
  for (const size of [wide, phone]) {
    await page.setViewportSize(size);
    await expectFits(page);
    await shoot(page, name);
    await expectAccessible(page);
    await inTheDark(page, async () => {
      await shoot(page, `${name}-dark`);
      await expectAccessible(page);
    });
  }
  await page.setViewportSize(wide);
}

/** Whether a community is shown to everybody. */
async function turn(page: Page, shown: boolean): Promise<void> {
  await page.goto("/units");
  await page.getByRole("link", { name: `修改 ${COMMUNITY}`, exact: true }).click();
  await page.getByRole("switch", { name: "向所有人公开已发布的数据" }).setChecked(shown);
  await shoot(page, "unit-public");
  await expectAccessible(page);
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("list", { name: "单位" }).getByText(COMMUNITY).first().waitFor();
}

describe("published figures", () => {
  it("are told to anybody of a unit that says so, and of no other", async () => {
    const office = await visitor();
    await signIn(office, "administrator");
    // A second try finds what the first one left.
    await turn(office, false);
    const guest = await visitor();
    await publish(guest);
    await guest.goto("/published");
    await guest.getByText("还没有单位在这里公开数据。").waitFor();
    await look(guest, "published-empty");

    await turn(office, true);
    const row = office.getByRole("listitem").filter({ hasText: COMMUNITY });
    await row.getByText("数据公开").waitFor();

    await guest.goto("/answers");
    await guest.getByRole("link", { name: "公开的数据" }).click();
    await guest.getByRole("rowheader", { name: "完成走访次数" }).waitFor();
    await guest.getByText("不公布").first().waitFor();
    expect(await guest.getByLabel("单位").locator("option").allTextContents()).toEqual([COMMUNITY]);
    await guest.getByText(/Linli, 东湖春晖社区, .*vintage 1/).waitFor();
    await look(guest, "published");
    const coming = guest.waitForEvent("download");
    await guest.getByRole("link", { name: /CSV/ }).click();
    expect((await coming).suggestedFilename()).toMatch(/^release_.*\.csv$/);

    for (const tag of ["en", "zh-Hant"]) {
      await guest.evaluate((language) => localStorage.setItem("linli.language", language), tag);
      await guest.reload();
      await guest.getByRole("rowheader").first().waitFor();
      await guest.setViewportSize(phone);
      await expectFits(guest);
      await shoot(guest, `published-${tag}`);
    }
    await guest.evaluate(() => localStorage.setItem("linli.language", "zh-Hans"));

    await turn(office, false);
    expect(await row.getByText("数据公开").count()).toBe(0);
    await guest.goto("/published");
    await guest.getByText("还没有单位在这里公开数据。").waitFor();
    for (const page of [guest, office]) await page.context().close();
  });
});
