import { describe, expect, it } from "vitest";
import {
  apiOf,
  expectAccessible,
  expectFits,
  inTheDark,
  mark,
  phone,
  settled,
  shoot,
  signIn,
  step,
  visitors,
} from "./browser";

const visitor = visitors();

describe("views of a list", () => {
  it("are kept without whom somebody looked for, shared with those who work there, renamed and removed", async () => {
    const run = mark();
    const page = await visitor();
    await signIn(page, "coordinator");
    await page.goto("/members?q=%E5%BC%A0&kind=business&wants_visits=true&sort=created_at");
    await settled(page);
    await step(page, "存为视图");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/查找的文字不会保存/).waitFor();
    // A view without a name is none.
    await dialog.getByRole("button", { name: /^保\s?存$/ }).click();
    await dialog.getByText("请给视图起个名字").waitFor();
    await dialog.getByLabel("名称").fill(`要走访的店 ${run}`);
    await expectAccessible(page);
    await shoot(page, "views-keep");
    await dialog.getByLabel("名称").press("Enter");
    await page.getByText("视图已保存").waitFor();
    const api = await apiOf(page, "coordinator");
    const kept = JSON.stringify((await api("get", "/saved_views?list=members")).items);
    expect(kept).toContain('"filters":{"kind":"business","wants_visits":"true"}');
    expect(kept).not.toContain("张");

    // Open it from the plain list, by keyboard alone.
    await page.goto("/members");
    await settled(page);
    const choice = page.getByRole("combobox", { name: "视图" });
    await choice.focus();
    await page.keyboard.press("ArrowDown");
    await page.locator(".ant-select-dropdown:visible").waitFor();
    await shoot(page, "views-open");
    await page.keyboard.press("Enter");
    await page.waitForURL(/kind=business/);
    expect(new URL(page.url()).searchParams.get("sort")).toBe("created_at");
    await page.locator(".views").getByText("要走访的店").last().waitFor();
    await settled(page);
    await shoot(page, "views-list");
    await expectAccessible(page);

    // Shared in the unit under another name.
    await step(page, "管理视图");
    await expectAccessible(page);
    await shoot(page, "views-manage");
    await page.getByRole("button", { name: `修改视图“要走访的店 ${run}”` }).click();
    const form = page.getByRole("dialog", { name: /修改视图/ });
    await form.getByLabel("名称").fill(`店铺走访 ${run}`);
    await form.getByLabel("在哪里共用").click();
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
    await expectAccessible(page);
    await shoot(page, "views-share");
    await form.getByRole("button", { name: /^保\s?存$/ }).click();
    await page.getByText("视图已保存").waitFor();
    await page.locator(".ant-modal .row-meta", { hasText: "共用" }).first().waitFor();
    await inTheDark(page, async () => {
      await expectAccessible(page);
      await shoot(page, "views-manage-dark");
    });
    await page.setViewportSize(phone);
    await expectFits(page);
    await shoot(page, "views-manage");

    // A colleague uses it, and cannot change it.
    const other = await visitor(phone);
    await signIn(other, "caseworker");
    await other.goto("/members");
    await settled(other);
    await other.getByRole("combobox", { name: "视图" }).click();
    await other
      .locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: run })
      .click();
    await other.waitForURL(/wants_visits=true/);
    await settled(other);
    await expectFits(other);
    await expectAccessible(other);
    await shoot(other, "views-list");
    await inTheDark(other, () => expectAccessible(other));
    await step(other, "管理视图");
    await other.getByText(`店铺走访 ${run}`).last().waitFor();
    expect(
      await other.getByRole("button", { name: new RegExp(`视图“店铺走访 ${run}”`) }).count(),
    ).toBe(0);
    await other.context().close();

    await page.getByRole("button", { name: `删除视图“店铺走访 ${run}”` }).click();
    await page.getByText("共用它的人也不能再用。").waitFor();
    await page
      .getByRole("button", { name: /^删\s?除$/ })
      .last()
      .click();
    await page.getByText("视图已删除").waitFor();
    await page.context().close();
  });
});
