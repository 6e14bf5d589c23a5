import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  mark,
  phone,
  pick,
  settled,
  shoot,
  signIn,
  visitors,
} from "./browser";

const visitor = visitors();

async function inYears(page: Page, years: number): Promise<string> {
  return page.evaluate((ahead) => {
    const day = new Date();
    day.setFullYear(day.getFullYear() + ahead);
    return day.toISOString().slice(0, 10);
  }, years);
}

describe("a household", () => {
  it("is recorded, chosen for a child, whose guardian consents and takes the receipt along", async () => {
    const run = mark();
    const roof = `幸福路 ${run} 号`;
    const child = `小满${run}`;
    const page = await visitor(phone);
    await signIn(page, "caseworker");
    await page.goto("/households/new");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("请填写名称").waitFor();
    await expectAccessible(page);
    await page.getByLabel("名称").fill(roof);
    await page.getByLabel("地址").fill("幸福路");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: roof }).waitFor();

    await page.goto("/members/new");
    await page.getByLabel("姓名或店名").fill(child);
    await pick(page, "家庭", run, roof);
    await page.getByLabel("监护人同意至").fill(await inYears(page, 5));
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: child }).waitFor();
    const member = page.url();
    await page.getByRole("link", { name: roof }).waitFor();

    await page.getByRole("button", { name: "登记同意" }).click();
    const dialog = page.getByRole("dialog");
    await pick(page, "同意什么", "", "活动通知");
    await dialog.getByText("2026-1", { exact: true }).first().waitFor();
    await dialog.getByRole("button", { name: "保存" }).click();
    await dialog.getByText("请填写监护人的姓名").waitFor();
    await expectAccessible(page);
    await dialog.getByLabel("监护人姓名").fill("满大海");
    await dialog.getByLabel("与本人的关系").fill("父亲");
    await shoot(page, "consent-guardian");
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByText("由监护人 满大海（父亲）同意").waitFor();

    await page.getByRole("link", { name: "“活动通知”的回执" }).click();
    await page.getByRole("heading", { name: "同意回执" }).waitFor();
    await page.getByText("满大海 · 父亲").waitFor();
    await shoot(page, "receipt");
    await expectFits(page);
    await expectAccessible(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "存成文件" }).click();
    expect((await download).suggestedFilename()).toMatch(/^receipt-.*\.html$/);

    await page.goto(member);
    await page.getByRole("link", { name: roof }).click();
    await page.getByRole("button", { name: `移出 ${child}` }).waitFor();
    await shoot(page, "household");
    await expectFits(page);
    await expectAccessible(page);
    await page.getByRole("button", { name: `移出 ${child}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "移出" }).click();
    await page.getByText("还没有人。").waitFor();
    await page.getByRole("button", { name: "加入成员" }).click();
    await pick(page, "谁", "小满", child);
    await page.getByRole("dialog").getByRole("button", { name: "加入成员" }).click();
    await page.getByRole("button", { name: `移出 ${child}` }).waitFor();
    await page.context().close();
  });

  it("a shop is tied to its people from either side", async () => {
    const run = mark();
    const owner = `安小寒${run}`;
    const shop = `满园水果店${run}`;
    const page = await visitor();
    await signIn(page, "caseworker");
    await page.goto("/members/new");
    await page.getByLabel("姓名或店名").fill(owner);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: owner }).waitFor();
    await page.goto("/members/new");
    await page.getByText("商户", { exact: true }).click();
    expect(await page.getByLabel("监护人同意至").count()).toBe(0);
    await page.getByLabel("姓名或店名").fill(shop);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: shop }).waitFor();
    await page.getByText("没有登记联系人。").waitFor();
    await page.getByRole("button", { name: "登记联系" }).click();
    await pick(page, "居民", "安小寒", owner);
    await pick(page, "是商户的", "", "联系人");
    await shoot(page, "link-new");
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
    await page.getByRole("link", { name: owner }).click();
    await page.getByRole("heading", { name: owner }).waitFor();
    await page.getByRole("link", { name: shop }).waitFor();
    await settled(page);
    await shoot(page, "member-links");
    await expectAccessible(page);
    await page.getByRole("button", { name: `去掉与 ${shop} 的联系` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "去掉" }).click();
    await page.getByText("没有登记与商户的联系。").waitFor();
    await page.context().close();
  });
});
