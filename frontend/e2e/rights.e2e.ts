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
  shootPaper,
  signIn,
  visitors,
} from "./browser";

const visitor = visitors();

const characters = [..."梓涵俊杰欣怡浩然诗雨宇航思远雅婷嘉木云舒清和若溪景行知夏怀瑾"];
/** A name that is found by itself: digits would be looked for as those of a telephone. */
const somebody = () =>
  `司马${Array.from({ length: 4 }, () => characters[Math.floor(Math.random() * characters.length)]).join("")}`;

async function register(page: Page, who: string, number: string) {
  await page.goto("/members/new");
  await page.getByLabel("姓名或店名").fill(who);
  await page.getByLabel("电话").fill(number);
  await page.getByRole("button", { name: "保存" }).click();
  const heading = page.getByRole("heading", { name: who });
  // Names of other runs are alike.
  const different = page.getByRole("button", { name: "不是同一个人，保存" });
  await heading.or(different).first().waitFor();
  if (await different.isVisible()) await different.click();
  await heading.waitFor();
}

describe("the rights of people on record", () => {
  it("begin with a slip that is printed at the office", async () => {
    const page = await visitor();
    await signIn(page, "caseworker");
    await register(page, somebody(), "");
    await page.getByRole("button", { name: "给登录码" }).click();
    const dialog = page.getByRole("dialog");
    await shoot(page, "portal-code");
    await dialog.getByRole("button", { name: /打印纸条/ }).click();
    await page.frameLocator("iframe").locator("svg").waitFor();
    await page.frameLocator("iframe").locator(".code").waitFor();
    await dialog.getByRole("button", { name: "打印", exact: true }).waitFor();
    await shootPaper(page, "portal-slip");
    await page.context().close();
  });

  it("let somebody be erased by two accounts", async () => {
    const who = somebody();
    const one = await visitor();
    await signIn(one, "caseworker");
    await register(one, who, "");
    await one.getByRole("button", { name: "登记删除申请" }).click();
    await one.getByRole("dialog").getByRole("button", { name: "登记删除申请" }).click();
    await one.getByRole("heading", { name: `删除申请：${who}` }).waitFor();
    await one.getByText("会删掉什么").waitFor();
    await one.getByText("等社区负责人确认").waitFor();
    await expectAccessible(one);
    const path = new URL(one.url()).pathname;

    const other = await visitor(phone);
    await signIn(other, "coordinator");
    await other.goto("/erasure_requests?state=asked");
    await other.getByRole("link", { name: new RegExp(who) }).waitFor();
    await expectFits(other);
    await expectAccessible(other);
    await shoot(other, "erasure-requests");
    await other.goto(path);
    await other.getByRole("button", { name: "不同意" }).click();
    const dialog = other.getByRole("dialog");
    await dialog.getByRole("button", { name: "不同意" }).click();
    await dialog.getByText("请选择理由").waitFor();
    await dialog.getByText("请写明原因").waitFor();
    await expectAccessible(other);
    await shoot(other, "erasure-refuse");
    await dialog.getByRole("button", { name: "取消" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expectFits(other);
    await shoot(other, "erasure-request");
    await other.getByRole("button", { name: "确认删除" }).click();
    await other.getByRole("dialog").getByRole("button", { name: "确认删除" }).click();
    await other.locator("h1").getByText("已删除").waitFor();
    await expectAccessible(other);
    await one.goto(`/members?q=${encodeURIComponent(who)}`);
    await one.getByText("没有找到").waitFor();
    await one.context().close();
    await other.context().close();
  });

  it("make two records of one person one, and two again", async () => {
    const run = mark();
    const number = `139${run}88`;
    const who = somebody();
    const page = await visitor();
    await signIn(page, "coordinator");
    await register(page, who, number);
    // Somebody else at first; what is alike is asked about at once.
    await register(page, `闻人${run}`, "");
    await page.getByRole("link", { name: "修改" }).click();
    await page.getByLabel("姓名或店名").fill(who);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: who }).waitFor();
    await page.getByRole("link", { name: "查看", exact: true }).click();
    await page.getByText("没有合并过。").waitFor();
    await page.getByText("姓名相近").waitFor();
    await expectAccessible(page);
    await shoot(page, "merges");
    // One that nothing tells to be alike is looked for.
    await pick(page, "另一条记录", number.slice(-4), who);
    await page.getByRole("heading", { name: "比较两条记录" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: `与 ${who} 比较` }).click();
    await page.getByText(`${number}（取自并进来的记录）`).waitFor();
    await page.getByRole("link", { name: "换一条保留" }).click();
    const staying = page.getByRole("row", { name: /^电话/ }).getByRole("cell").first();
    await expect.poll(() => staying.textContent()).toBe(number);
    await expectAccessible(page);
    await shoot(page, "merge-new");
    await page.setViewportSize(phone);
    await expectFits(page);
    await shoot(page, "merge-new");
    await page.getByLabel(/怎么知道是同一个人/).fill("电话相同，本人确认");
    await page.getByRole("button", { name: "合并成一条" }).click();
    await page.getByRole("heading", { name: who }).waitFor();

    await page.getByRole("link", { name: "登记事项" }).click();
    await page.getByLabel("一句话说明").fill(`楼道灯不亮 ${run}`);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: `楼道灯不亮 ${run}` }).waitFor();
    await page.goto(`/members?q=${encodeURIComponent(who)}`);
    await page.getByRole("link", { name: new RegExp(who) }).click();
    await page.getByRole("link", { name: "查看", exact: true }).click();
    await page.getByRole("link", { name: /电话相同，本人确认/ }).click();
    await page.getByText("归另一条").click();
    await expectAccessible(page);
    await shoot(page, "merge");
    await page.getByRole("button", { name: "拆成两条" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "拆成两条" }).click();
    await page.locator("h1").getByText("已拆开").waitFor();
    await page.locator(".fact", { hasText: "并进来的记录" }).getByRole("link").first().click();
    await page.getByRole("link", { name: new RegExp(`楼道灯不亮 ${run}`) }).waitFor();
    await page.context().close();
  });

  it("say how long records are kept", async () => {
    const page = await visitor();
    await signIn(page, "coordinator");
    await page.goto("/retention");
    await page.getByRole("cell", { name: "3 年" }).first().waitFor();
    await expectAccessible(page);
    await shoot(page, "retention");
    await page.setViewportSize(phone);
    await expectFits(page);
    await shoot(page, "retention");
    await page.goto("/objections");
    await settled(page);
    await expectFits(page);
    await expectAccessible(page);
    await shoot(page, "objections");
    await page.context().close();
  });
});
