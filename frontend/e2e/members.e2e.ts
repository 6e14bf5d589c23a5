import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  accountOf,
  expectAccessible,
  expectFits,
  phone,
  pick,
  settled,
  shoot,
  signIn,
  visitors,
} from "./browser";

const visitor = visitors();

// Another one at each run, of characters alone: digits are looked for in telephone numbers.
const characters = "安白柏冰采晨川春达丹东帆方枫歌光海禾宏华江杰景军凯康可兰乐里林";
const pickOne = () => characters[Math.floor(Math.random() * characters.length)];
const name = `欧阳${pickOne()}${pickOne()}`;

/** More than a page, whatever the made-up district holds. */
async function registerShops(page: Page, count: number): Promise<void> {
  const { login, password, unit_id } = accountOf("coordinator");
  const signedIn = await page.request.post("/api/v1/auth/login", { data: { login, password } });
  const { access_token } = await signedIn.json();
  for (const character of characters.slice(0, count)) {
    const answer = await page.request.post("/api/v1/members", {
      headers: { Authorization: `Bearer ${access_token}` },
      data: { unit_id, kind: "business", name: `${character}${pickOne()}${pickOne()}小店` },
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }
}

describe("members", () => {
  it("are registered, and a second one alike is asked about", async () => {
    const page = await visitor();
    await signIn(page, "caseworker");
    await page.goto("/members/new");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("请填写姓名或店名").waitFor();
    await page.getByLabel("姓名或店名").fill(name);
    await page.getByLabel("电话").fill("123");
    await page.getByRole("button", { name: "保存" }).click();
    // The server's own fault stands at the field that it names.
    await page
      .locator(".ant-form-item", { hasText: "电话" })
      .locator(".ant-form-item-explain-error")
      .waitFor();
    await page.getByLabel("电话").fill("13912345678");
    await page.getByLabel("希望工作人员上门走访").check();
    await shoot(page, "member-new");
    await expectAccessible(page);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name }).waitFor();

    await page.goto("/members/new");
    await page.getByLabel("姓名或店名").fill(name);
    await page.getByLabel("电话").fill("13912345678");
    await page.getByRole("button", { name: "保存" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("可能已经登记过").waitFor();
    await dialog.getByText("电话相同").first().waitFor();
    await shoot(page, "member-duplicate");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "不是同一个人，保存" }).click();
    await page.getByRole("heading", { name }).waitFor();
    await page.context().close();
  });

  it("are found while typing, but not while composing", async () => {
    const page = await visitor();
    await signIn(page, "caseworker");
    await page.goto("/members");
    await settled(page);
    const asked: string[] = [];
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.pathname.endsWith("/members") && url.searchParams.has("q")) {
        asked.push(url.searchParams.get("q") ?? "");
      }
    });
    const search = page.getByRole("searchbox", { name: "查找服务对象" });
    await search.focus();
    // What an input method does: letters on the way to a character.
    const client = await page.context().newCDPSession(page);
    await client.send("Input.imeSetComposition", {
      text: "ouyang",
      selectionStart: 6,
      selectionEnd: 6,
    });
    await page.waitForTimeout(600);
    expect(asked).toEqual([]);
    await client.send("Input.insertText", { text: name.slice(0, 3) });
    await page
      .getByRole("link", { name: new RegExp(name) })
      .first()
      .waitFor();
    await expect.poll(() => asked).toEqual([name.slice(0, 3)]);
    await search.fill("ouyang");
    await page
      .getByRole("link", { name: new RegExp(name) })
      .first()
      .waitFor();
    await search.fill("5678");
    await page
      .getByRole("link", { name: new RegExp(name) })
      .first()
      .waitFor();
    await page.context().close();
  });

  it("page by page", async () => {
    const page = await visitor();
    await registerShops(page, 25);
    await signIn(page, "coordinator");
    await page.goto("/members");
    await settled(page);
    const rows = page.getByRole("list", { name: "服务对象" }).getByRole("listitem");
    const before = 20;
    await expect.poll(() => rows.count()).toBe(before);
    await page.getByRole("button", { name: "加载更多" }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(before);
    const names = await rows
      .locator("a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(new Set(names).size).toBe(names.length);
    await shoot(page, "members");
    await expectAccessible(page);
    await page.context().close();
  });

  it("give and take back a consent", async () => {
    const page = await visitor(phone);
    await signIn(page, "caseworker");
    await page.goto(`/members?q=${encodeURIComponent(name)}`);
    await page
      .getByRole("link", { name: new RegExp(name) })
      .first()
      .click();
    await page.getByRole("button", { name: "登记同意" }).click();
    const dialog = page.getByRole("dialog");
    await pick(page, "同意什么", "", "上门走访");
    await dialog.getByText("2026-1", { exact: true }).first().waitFor();
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByText("已登记同意").waitFor();
    await page.locator(".row-meta", { hasText: "书面签字" }).waitFor();
    await expectFits(page);
    await shoot(page, "member");
    await expectAccessible(page);
    await page.getByRole("button", { name: "撤回" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "撤回" }).click();
    await page.getByText("已撤回").waitFor();
    await page.context().close();
  });

  it("show both versions when two people change one at once", async () => {
    const one = await visitor();
    await signIn(one, "caseworker");
    await one.goto(`/members?q=${encodeURIComponent(name)}`);
    await one
      .getByRole("link", { name: new RegExp(name) })
      .first()
      .click();
    await one.getByRole("link", { name: "修改" }).click();
    await one.getByLabel("地址").fill("幸福路 1 号");
    const two = await one.context().newPage();
    await signIn(two, "caseworker");
    await two.goto(one.url());
    await two.getByLabel("地址").fill("幸福路 2 号");
    await two.getByRole("button", { name: "保存" }).click();
    await two.getByRole("heading", { name }).waitFor();

    await one.getByRole("button", { name: "保存" }).click();
    const dialog = one.getByRole("dialog");
    await dialog.getByText("别人已经修改过这条记录").waitFor();
    expect(await dialog.textContent()).toMatch(/幸福路 2 号[\s\S]*幸福路 1 号/);
    await shoot(one, "conflict");
    await expectAccessible(one);
    await dialog.getByRole("button", { name: "按选择保存" }).click();
    await one.locator(".fact", { hasText: "幸福路 1 号" }).waitFor();
    await one.context().close();
  });
});
