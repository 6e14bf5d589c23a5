import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  phone,
  picture,
  shoot,
  signIn,
  signInAtTheTop,
  visitors,
  wide,
} from "./browser";

const visitor = visitors();
let token = "";

async function saved(page: Page, button: string): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return readFileSync(await (await coming).path(), "utf8");
}

describe("department tokens", () => {
  it("are made by the administrator, and their secret is shown once", async () => {
    const page = await visitor();
    await signIn(page, "administrator");
    await page.getByRole("link", { name: "部门令牌" }).click();
    await page.getByRole("link", { name: "生成令牌" }).click();
    await page.getByRole("button", { name: "生成", exact: true }).click();
    await page.getByText("请填写给哪个程序用").waitFor();
    await expectAccessible(page);
    await page.getByLabel("给哪个程序用").fill("统计局季报程序");
    await page.getByLabel("谁申请的").fill("统计局 11 月 2 日来函");
    await page.getByLabel("哪个单位的数据").click();
    await page.locator(".ant-select-item-option", { hasText: "示范区" }).first().click();
    await shoot(page, "department-token-new");
    await page.getByRole("button", { name: "生成", exact: true }).click();
    const secret = page.getByText(/^linli_d_/);
    await secret.waitFor();
    token = (await secret.textContent()) ?? "";
    await shoot(page, "department-token-made");
    await expectAccessible(page);
    await page.setViewportSize(phone);
    await expectFits(page);
    await shoot(page, "department-token-made");
    await page.getByRole("link", { name: "已经存好" }).click();
    await page.getByRole("list", { name: "部门令牌" }).getByText("统计局季报程序").waitFor();
    expect(await page.getByText(token).count()).toBe(0);
    await page.context().close();
  });
});

describe("releases", () => {
  it("are published at the top, looked at, and taken along", async () => {
    const page = await visitor();
    await signInAtTheTop(page);
    await page.getByRole("link", { name: "数据发布" }).click();
    await page.getByRole("link", { name: "发布一个季度" }).click();
    await page.getByRole("button", { name: "发布", exact: true }).click();
    await page.locator(".ant-form-item-explain-error").getByText("请选择季度").waitFor();
    await expectAccessible(page);
    await page.getByLabel("季度").click();
    await page.locator(".ant-select-item-option").first().click();
    await shoot(page, "release-new");
    await page.getByRole("button", { name: "发布", exact: true }).click();
    await page.getByRole("heading", { name: /第 1 版/ }).waitFor();
    const figures = page.getByRole("region", { name: "全部指标" });
    await figures.getByRole("rowheader", { name: "完成走访次数" }).waitFor();
    for (const size of [wide, phone]) {
      await page.setViewportSize(size);
      await expectFits(page);
      await shoot(page, "release");
      if (size === wide && process.env.LINLI_GUIDE) await picture(page, "release-detail");
    }
    await expectAccessible(page);
    await page.setViewportSize(wide);

    const published = await saved(page, "发布的原文件（SDMX-CSV）");
    expect(published).toContain(",visits_done,value,purpose,greeting,");
    const table = await saved(page, "带名称的表格（CSV）");
    expect(table.split("\r\n").length).toBe(published.split("\r\n").length);
    expect(table).toContain('"不公布"');
    expect(table).not.toContain('""\r\n');
    const description = JSON.parse(await saved(page, "说明与引用（JSON）"));
    expect(description.citation).toContain("vintage 1");

    // By one indicator, and of a community.
    await page.getByRole("combobox", { name: "指标" }).click();
    await page.keyboard.type("首次");
    await page.keyboard.press("Enter");
    await page.getByRole("columnheader", { name: "中位时长" }).waitFor();
    await page.getByText("不公布", { exact: true }).first().waitFor();
    await shoot(page, "release-indicator");
    await expectAccessible(page);

    // Nothing else is recorded meanwhile: a correction would say the same, and the server says so.
    await page.getByRole("button", { name: "更正" }).click();
    await page.getByRole("dialog").getByLabel("原因").fill("试一试");
    await page.getByRole("dialog").getByRole("button", { name: "发布" }).click();
    await page.getByRole("dialog").getByRole("alert").waitFor();
    await shoot(page, "release-correct");
    await expectAccessible(page);
    await page.keyboard.press("Escape");

    // The example is copied and run as it stands.
    const example = await page
      .locator(".snippet", { hasText: "urllib" })
      .locator("pre")
      .textContent();
    const told = execFileSync("python3", ["-c", example ?? ""], {
      env: { ...process.env, LINLI_TOKEN: token, PYTHONIOENCODING: "utf-8" },
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(told.trim().split("\n").length).toBe(description.observations);
    expect(told).toContain("None");
    await page.goto("/releases");
    await page.getByRole("list", { name: "数据发布" }).getByRole("link").first().waitFor();
    await shoot(page, "releases");
    await page.context().close();
  });

  it("are read in a community, and not published there", async () => {
    const page = await visitor(phone);
    await signIn(page, "coordinator");
    await page.goto("/releases");
    await page.getByRole("list", { name: "数据发布" }).getByRole("link").first().click();
    await page.getByRole("rowheader", { name: "完成走访次数" }).waitFor();
    expect(await page.getByRole("button", { name: "更正" }).count()).toBe(0);
    await page.goto("/releases/new");
    await page.getByText("发布由全区的负责人办理。").waitFor();
    await expectAccessible(page);
    await page.context().close();
  });
});

describe("a department token", () => {
  it("shows when it was used, and opens nothing when it is revoked", async () => {
    const page = await visitor();
    await signIn(page, "administrator");
    await page.goto("/department_tokens");
    await page
      .getByText(/上次使用/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "作废 统计局季报程序" }).first().click();
    await page.getByRole("dialog").getByText("不能恢复").waitFor();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "作废" }).click();
    await page
      .getByText(/已于 .* 作废/)
      .first()
      .waitFor();
    await expectAccessible(page);
    for (const size of [wide, phone]) {
      await page.setViewportSize(size);
      await expectFits(page);
      await shoot(page, "department-tokens");
    }
    const refused = await page.request.get("/api/v1/releases", {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(refused.status()).toBe(401);
    await page.context().close();
  });
});
