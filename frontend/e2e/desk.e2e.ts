import { describe, expect, it } from "vitest";
import {
  accountOf,
  apiOf,
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

describe("a form", () => {
  it("is not left by accident, and is there again as it was", async () => {
    // Of characters alone: digits are looked for in telephone numbers.
    const characters = "安白柏冰采晨川春达丹东帆方枫歌光海禾宏华江杰景军凯康可兰乐里林";
    const one = () => characters[Math.floor(Math.random() * characters.length)];
    const name = `独孤${one()}${one()}`;
    const page = await visitor();
    await signIn(page, "caseworker");
    await page.goto("/members/new");
    await page.getByLabel("姓名或店名").fill(name);
    await page.getByLabel("地址").fill("书院路 3 号");
    await page.getByRole("link", { name: "事项", exact: true }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("还没有保存").first().waitFor();
    await shoot(page, "form-leave");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "继续填写" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await page.getByLabel("地址").inputValue()).toBe("书院路 3 号");
    await page.getByRole("link", { name: "事项", exact: true }).first().click();
    await dialog.getByRole("button", { name: "离开，留作草稿" }).click();
    await page.waitForURL(/\/cases$/);

    await page.goto("/members/new");
    await page.getByText("还没有保存的内容").waitFor();
    expect(await page.getByLabel("姓名或店名").inputValue()).toBe(name);
    await shoot(page, "form-draft");
    await expectAccessible(page);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name }).waitFor();
    // What was saved is no draft any more.
    await page.goto("/members/new");
    await settled(page);
    expect(await page.getByLabel("姓名或店名").inputValue()).toBe("");
    // And who is there already is said while one types.
    await page.getByLabel("姓名或店名").fill(name);
    await page.getByText("可能已经登记过").waitFor();
    await page.getByRole("link", { name }).waitFor();
    await shoot(page, "member-alike");
    await expectAccessible(page);
    await page.context().close();
  });
});

describe("a list", () => {
  it("keeps its filters in the address, its details on the device, and is gone through by keyboard", async () => {
    const page = await visitor();
    await signIn(page, "coordinator");
    await page.goto("/cases");
    await settled(page);
    await page.getByRole("button", { name: "展开" }).click();
    await pick(page, "排序", "", "等得最久的在前");
    await page.waitForURL(/sort=opened_at/);
    await page.getByRole("button", { name: "显示哪些内容" }).click();
    await page.getByRole("checkbox", { name: "经办人" }).check();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.reload();
    await settled(page);
    const rows = page.getByRole("list", { name: "事项" }).getByRole("link");
    await rows.first().waitFor();
    // Open from the start, since it narrows the list.
    await page.getByLabel("期限不晚于").waitFor();
    await shoot(page, "cases-filtered");
    expect(await rows.first().locator(".row-meta span").count()).toBeGreaterThan(3);

    await rows.first().focus();
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    expect(await rows.nth(2).evaluate((row) => row === document.activeElement)).toBe(true);
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
    await page.goBack();
    await page.getByRole("button", { name: "重置" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await page.context().close();
  });

  it("prints without what is for the screen", async () => {
    const page = await visitor();
    await signIn(page, "caseworker");
    await page.goto("/visits");
    await settled(page);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.getByText(/打印于/).waitFor();
    expect(await page.getByRole("button", { name: "查询" }).isVisible()).toBe(false);
    await shoot(page, "visits-print");
    await page.context().close();
  });
});

describe("the look", () => {
  it("is chosen and remembered on this device", async () => {
    const page = await visitor();
    await signIn(page, "caseworker");
    await pick(page, "浅色或深色", "", "深色");
    await pick(page, "疏密", "", "紧凑");
    await page.reload();
    await settled(page);
    const { look, density } = await page.evaluate(() => ({ ...document.documentElement.dataset }));
    expect([look, density]).toEqual(["dark", "dense"]);
    await shoot(page, "day-dense-dark");
    await expectAccessible(page);
    await page.context().close();
  });
});

describe("the board of cases", () => {
  it("moves a case by hand and by keyboard, as far as its state allows", async () => {
    const title = `路面有坑 ${mark()}`;
    const page = await visitor();
    await signIn(page, "coordinator");
    const api = await apiOf(page, "coordinator");
    const { unit_id } = accountOf("coordinator");
    await api("post", "/cases", { unit_id, category: "paperwork", priority: "urgent", title });
    await page.goto("/cases");
    await page.getByRole("link", { name: "事项看板" }).click();
    await page.goto("/cases/board?category=paperwork&priority=urgent");
    await settled(page);
    const stage = (name: string) => page.getByRole("region", { name, exact: true });
    const ticket = (name: string) => stage(name).getByRole("listitem").filter({ hasText: title });
    await ticket("新收到").scrollIntoViewIfNeeded();
    await ticket("新收到").dragTo(stage("已受理"));
    await ticket("已受理").waitFor();
    // From here it cannot be solved at once.
    await ticket("已受理").dragTo(stage("待本人确认"));
    await settled(page);
    await ticket("已受理").waitFor();

    const next = ticket("已受理").getByRole("button", { name: /的下一步/ });
    await next.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "开始处理" }).click();
    await ticket("处理中").waitFor();
    await ticket("处理中")
      .getByRole("button", { name: /的下一步/ })
      .click();
    await page.getByRole("menuitem", { name: "暂停，等待" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("等材料到货。");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "暂停，等待" }).click();
    await ticket("等待中").waitFor();
    await shoot(page, "cases-board-moved");
    await expectFits(page);
    await expectAccessible(page);
    await page.context().close();
  });
});

describe("the calendar", () => {
  it("goes from the month to a week and on to what is on a day", async () => {
    const page = await visitor(phone);
    await signIn(page, "coordinator");
    await page.goto("/calendar?view=month");
    await settled(page);
    await expectAccessible(page);
    await page
      .getByRole("link", { name: /，[1-9]\d* 项/ })
      .first()
      .click();
    await page.waitForURL(/view=week/);
    await settled(page);
    await expectFits(page);
    await page.getByRole("button", { name: "下一周" }).click();
    await page.waitForURL(/day=\d{4}/);
    await page.goBack();
    await settled(page);
    await page.context().close();
  });
});
