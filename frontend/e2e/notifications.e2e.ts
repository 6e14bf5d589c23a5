import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  accountOf,
  apiOf,
  expectAccessible,
  expectFits,
  inTheDark,
  mark,
  phone,
  settled,
  shoot,
  signIn,
  visitors,
  wide,
} from "./browser";

const visitor = visitors();

/** What other tests brought about is read. */
async function forget(page: Page): Promise<void> {
  await page.goto("/notifications");
  await settled(page);
  const all = page.getByRole("main").getByRole("button", { name: "全部标为已读" });
  if (await all.isEnabled()) await all.click();
  await page.getByRole("button", { name: "提醒", exact: true }).waitFor();
}

describe("notifications", () => {
  it("come by themselves, lead to the record, and are read when it is opened", async () => {
    const page = await visitor();
    await signIn(page, "caseworker");
    const bell = page.getByRole("button", { name: /^提醒/ });
    await bell.waitFor();
    await forget(page);
    const li = await apiOf(page, "caseworker");
    const wang = await apiOf(page, "coordinator");
    const title = `楼道灯不亮 ${mark()}`;
    const unit_id = accountOf("caseworker").unit_id;
    const give = async (name: string) => {
      const body = { unit_id, category: "facilities", title: name };
      const assignee_id = (await li("get", "/me")).id;
      await wang("post", "/cases", { ...body, assignee_id });
    };
    await give(title);
    await page.getByRole("button", { name: "提醒，1 条未读" }).waitFor();
    await bell.click();
    const panel = page.getByRole("dialog", { name: "提醒" });
    await panel.getByText("有事项分派给您").waitFor();
    await settled(page);
    await shoot(page, "notifications-panel");
    await expectAccessible(page);
    await inTheDark(page, async () => {
      await shoot(page, "notifications-panel-dark");
      await expectAccessible(page);
    });
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    expect(await bell.evaluate((one) => one === document.activeElement)).toBe(true);
    await bell.click();
    await panel.getByRole("link", { name: /有事项分派给您/ }).click();
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByRole("button", { name: "提醒", exact: true }).waitFor();

    await give(`${title}二`);
    await give(`${title}三`);
    await page.getByRole("button", { name: "提醒，2 条未读" }).waitFor();
    await bell.click();
    await panel.getByRole("link", { name: "全部提醒" }).click();
    await page.getByRole("heading", { name: "提醒", level: 1 }).waitFor();
    await settled(page);
    for (const size of [wide, phone]) {
      await page.setViewportSize(size);
      await expectFits(page);
      await shoot(page, "notifications");
      await inTheDark(page, () => shoot(page, "notifications-dark"));
    }
    await expectAccessible(page);
    await page.setViewportSize(wide);
    await page.getByRole("main").getByRole("button", { name: "全部标为已读" }).click();
    await page.getByRole("button", { name: "提醒", exact: true }).waitFor();
    await page.getByRole("main").getByText("未读", { exact: true }).waitFor({ state: "detached" });
    await page.goto("/notifications?unread=true");
    await page.getByText("没有未读的提醒。").waitFor();
    await shoot(page, "notifications-empty");
    await expectAccessible(page);
    await page.context().close();
  });

  it("are chosen kind by kind, in the app and by e-mail", async () => {
    const page = await visitor();
    await signIn(page, "volunteer");
    await page.goto("/account");
    const visits = page.getByRole("checkbox", { name: "有走访分派给您 · 邮件" });
    await visits.waitFor();
    expect(await visits.isDisabled()).toBe(true);
    await page.getByLabel("邮箱地址").fill("chen@example.org");
    await visits.check();
    await settled(page);
    for (const size of [wide, phone]) {
      await page.setViewportSize(size);
      await expectFits(page);
      await shoot(page, "notification-choices");
      await inTheDark(page, () => shoot(page, "notification-choices-dark"));
    }
    await expectAccessible(page);
    await page.setViewportSize(wide);
    const panel = page.locator(".panel", { has: page.getByLabel("邮箱地址") });
    await panel.getByRole("button", { name: "保存" }).click();
    await page.getByText("已保存").waitFor();
    await page.reload();
    await visits.waitFor();
    expect(await visits.isChecked()).toBe(true);
    expect(await page.getByLabel("邮箱地址").inputValue()).toBe("chen@example.org");
    await page.context().close();
  });
});
