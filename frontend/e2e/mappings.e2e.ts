import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  mark,
  phone,
  settled,
  shoot,
  signIn,
  visitors,
} from "./browser";

const visitor = visitors();

/** Fills in one line of words. */
async function line(page: Page, label: string, at: number, word: string, meaning: string) {
  await page.getByRole("button", { name: `给${label}加一行` }).click();
  await page.getByLabel(`${label}，第 ${at} 行：表格里的字`).fill(word);
  await page.getByLabel(`${label}，第 ${at} 行：是什么`).click();
  await page
    .locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: meaning })
    .first()
    .click();
}

describe("the words of an office's own tables", () => {
  it("are kept, and read by in the next import", async () => {
    const run = mark();
    const page = await visitor();
    await signIn(page, "coordinator");
    await page.goto("/imports");
    await page.getByRole("link", { name: "表格用语" }).click();
    await settled(page);
    // What is there of an earlier try is taken away.
    const lines = page.getByRole("button", { name: /^去掉(列的标题|类型的说法)的第/ });
    while ((await lines.count()) > 0) await lines.first().click();
    await line(page, "列的标题", 1, `称呼${run}`, "姓名或店名");
    await line(page, "列的标题", 2, `拨这里${run}`, "电话");
    await page.getByRole("button", { name: "给类型的说法加一行" }).click();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("请填表格里的字").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "去掉类型的说法的第 1 行" }).click();
    await shoot(page, "mapping-members");

    // Somebody else saves another word meanwhile, in a part that is not touched here.
    const other = await visitor(phone);
    await signIn(other, "caseworker");
    await other.goto("/imports/mappings");
    await settled(other);
    const kinds = other.getByRole("button", { name: /^去掉类型的说法的第/ });
    while ((await kinds.count()) > 0) await kinds.first().click();
    await line(other, "类型的说法", 1, `铺子${run}`, "商户");
    await expectFits(other);
    await expectAccessible(other);
    await shoot(other, "mapping-members");
    await other.getByRole("button", { name: "保存" }).click();
    await other.waitForURL(/\/imports$/);
    await other.context().close();

    await page.getByRole("button", { name: "保存" }).click();
    const conflict = page.getByRole("dialog");
    await conflict.getByText(`铺子${run} → 商户`).waitFor();
    await shoot(page, "mapping-conflict");
    await expectAccessible(page);
    await conflict.getByRole("button", { name: "按选择保存" }).click();
    await page.waitForURL(/\/imports$/);
    await page.goto("/imports/mappings");
    expect(await page.getByLabel("类型的说法，第 1 行：表格里的字").inputValue()).toBe(
      `铺子${run}`,
    );

    await page.goto("/imports/new");
    await settled(page);
    const table = `称呼${run},类型,拨这里${run},同意方式\n欧阳试${run},铺子${run},13900002222,书面\n`;
    await page.locator('input[type="file"]').setInputFiles({
      name: `own-${run}.csv`,
      mimeType: "text/csv",
      buffer: Buffer.from(table),
    });
    await page.getByRole("button", { name: "先试读" }).click();
    await page.getByRole("heading", { name: `own-${run}.csv` }).waitFor();
    const read = page.getByRole("row", { name: `称呼${run} 姓名或店名` });
    await read.waitFor();
    await page.context().close();
  });

  it("of another system say what a case is, and what they lack", async () => {
    const page = await visitor();
    await signIn(page, "coordinator");
    await page.goto("/imports/mappings?kind=cases");
    await settled(page);
    const lines = page.getByRole("button", { name: /^去掉列的标题的第/ });
    while ((await lines.count()) > 0) await lines.first().click();
    await page.getByLabel("来自哪个系统").fill("12345");
    await page.getByLabel("时区").fill("Asia/Nowhere");
    await line(page, "列的标题", 1, "工单号", "原编号");
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator(".ant-form-item-explain-error, .ant-form-item-explain").first().waitFor();
    await settled(page);
    await shoot(page, "mapping-cases-refused");
    await expectAccessible(page);
    await page.getByLabel("时区").fill("Asia/Shanghai");
    await line(page, "列的标题", 2, "来电时间", "收到时间");
    await page.getByRole("button", { name: "保存" }).click();
    await page.waitForURL(/\/imports$/);
    await page.context().close();
  });
});
