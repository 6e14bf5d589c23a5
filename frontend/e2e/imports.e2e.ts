import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible, expectFits, phone, settled, shoot, signIn, visitors } from "./browser";

const visitor = visitors();

const table = (name: string) => new URL(`./data/${name}`, import.meta.url).pathname;

async function trial(page: Page, file: string) {
  await page.goto("/imports/new");
  await settled(page);
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByRole("button", { name: "先试读" }).click();
}

const numbers = (page: Page) => page.locator(".number").allInnerTexts();

describe("an office's register", () => {
  it("is tried, read with its faults, imported and undone", async () => {
    const page = await visitor();
    await signIn(page, "coordinator");
    await trial(page, table("register-gb18030.csv"));
    await page.getByRole("heading", { name: "register-gb18030.csv" }).waitFor();
    await page.getByRole("button", { name: "正式导入" }).waitFor();
    expect((await numbers(page)).join(" ").replace(/\s+/g, " ")).toContain("392 可以导入");
    await shoot(page, "import-trial");
    await expectAccessible(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "下载报告（CSV）" }).click();
    const report = readFileSync(await (await download).path(), "utf8");
    expect(report.split("\n").length).toBeGreaterThan(7);

    await page.getByRole("button", { name: "正式导入" }).click();
    await page.locator("h1").getByText("正式导入").waitFor();
    await page.locator("h1").getByText("完成").waitFor();
    expect((await numbers(page)).join(" ").replace(/\s+/g, " ")).toContain("392 已导入");
    await page.getByRole("button", { name: "撤销这次导入" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "撤销这次导入" }).click();
    await page.locator("h1").getByText("已撤销").waitFor();
    await page.context().close();
  });

  it("with columns that Linli does not take is refused, until they are left out", async () => {
    const page = await visitor(phone);
    await signIn(page, "coordinator");
    await trial(page, table("register-refused.csv"));
    await page.getByText("有些列邻里不记录").waitFor();
    await expect.poll(() => page.getByRole("alert").getByRole("listitem").count()).toBe(4);
    await expectFits(page);
    await shoot(page, "import-refused");
    await expectAccessible(page);
    await page.getByRole("button", { name: "不读这些列，继续" }).click();
    await page.getByRole("button", { name: "正式导入" }).waitFor();
    await expect.poll(() => page.getByText("按您的选择不读").count()).toBe(4);
    await page.context().close();
  });
});
