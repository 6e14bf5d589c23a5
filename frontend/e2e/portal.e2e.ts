import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  accountOf,
  apiOf,
  expectAccessible,
  expectFits,
  mark,
  phone,
  pick,
  picture,
  shoot,
  shootPaper,
  signIn,
  step,
  visitors,
  wide,
} from "./browser";
import { inOtherStates } from "./states";

const visitor = visitors();

/** Registers somebody and leaves the page at their record. */
async function register(page: Page, who: string, kind: "居民" | "商户") {
  await page.goto("/members/new");
  await page.getByText(kind, { exact: true }).click();
  await page.getByLabel("姓名或店名").fill(who);
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("heading", { name: who }).waitFor();
}

/** At somebody's record: a code for them. */
async function codeFor(page: Page): Promise<string> {
  await page.getByRole("button", { name: "给登录码" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "只要登录码" }).click();
  const code = (await dialog.locator(".once code").first().textContent()) ?? "";
  await dialog.getByRole("button", { name: "关闭" }).last().click();
  await dialog.waitFor({ state: "hidden" });
  return code;
}

/** An event of the community that anybody may still come to. */
async function publishEvent(page: Page): Promise<string> {
  const api = await apiOf(page, "coordinator");
  const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const title = `露天电影 ${mark()}`;
  const { id, version } = await api("post", "/events", {
    unit_id: accountOf("coordinator").unit_id,
    kind: "get_together",
    title,
    starts_at: soon(24),
    ends_at: soon(26),
  });
  await api("post", `/events/${id}/publish`, undefined, `"${version}"`);
  return title;
}

async function enter(page: Page, code: string, who: string) {
  await page.goto("/portal");
  await page.getByLabel("登录码").fill(code.toLowerCase());
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: `${who}，您好` }).waitFor();
}

describe("the shop in the portal", () => {
  it("follows its report by telephone to its own confirmation", async () => {
    const run = mark();
    const shop = `春风小吃店${run}`;
    const matter = `店门口被流动摊贩堵住 ${run}`;
    const office = await visitor();
    await signIn(office, "caseworker");
    await register(office, shop, "商户");
    const home = office.url();
    const code = await codeFor(office);
    await office.getByRole("link", { name: "登记事项" }).click();
    await office.getByLabel("一句话说明").fill(matter);
    await office.getByLabel("地点").fill("书院路 18 号门前");
    await office.getByRole("button", { name: "保存" }).click();
    await office.getByRole("heading", { name: matter }).waitFor();

    const member = await visitor(phone);
    await member.goto("/portal");
    await member.getByRole("button", { name: "登录" }).click();
    await member.getByText("请输入登录码").waitFor();
    await member.getByLabel("登录码").fill("0000-0000-0000-0000");
    await member.getByRole("button", { name: "登录" }).click();
    await member.getByText("这个登录码不能用").waitFor();
    await expectAccessible(member);
    await expectFits(member);
    await shoot(member, "portal-sign-in");
    await enter(member, code, shop);
    await member.getByRole("link", { name: /^我反映的事项/ }).click();
    await member.getByRole("link", { name: matter }).click();
    await member.getByText("社区收到了").first().waitFor();
    await member.getByLabel("您的话").fill("每天早上六点就来了。");
    await member.getByRole("button", { name: "留言" }).click();
    await member.getByText("已留言").waitFor();

    await office.reload();
    await office.getByText("每天早上六点就来了。").waitFor();
    await step(office, "受理");
    await office.getByText("已受理").first().waitFor();
    await step(office, "开始处理");
    await office.getByRole("button", { name: "转交部门" }).waitFor();
    await office.getByLabel("记一笔").first().fill("店家说可以慢慢来。");
    await office.getByRole("button", { name: "记下" }).click();
    await office.getByText("店家说可以慢慢来。").waitFor();

    // What was written down is not what was said.
    await member.reload();
    const note = member.locator(".portal-timeline li", { hasText: "店家说可以慢慢来。" });
    await note.getByRole("button", { name: /我不同意这条记录/ }).click();
    await member.getByLabel("哪里不对").fill("我没有这样说过。");
    await expectAccessible(member);
    await shoot(member, "portal-objecting");
    await member.getByRole("button", { name: "提出" }).click();
    await note.getByText("等社区答复").waitFor();

    await office.goto("/objections?state=open");
    await office
      .getByRole("link", { name: /我没有这样说过/ })
      .last()
      .click();
    await office.getByText("店家说可以慢慢来。").waitFor();
    await office.getByRole("button", { name: "发出答复" }).click();
    await office.getByText("请写几句").waitFor();
    await office.getByLabel("答复本人").fill("记错了，已经更正。");
    await expectAccessible(office);
    await shoot(office, "objection");
    await office.getByRole("button", { name: "发出答复" }).click();
    await office.locator("h1").getByText("已答复").waitFor();

    await office.goto(`${home}`);
    await office.getByRole("link", { name: new RegExp(matter) }).click();
    await step(office, "已处理好", "城管已疏导，门前畅通。");
    await office.getByText("待本人确认").first().waitFor();

    await member.goto("/portal");
    await member.getByText("社区说已经处理好了，是吗？").waitFor();
    await expectAccessible(member);
    await shoot(member, "portal-waits");
    await member.getByRole("link", { name: new RegExp(matter) }).click();
    await member.getByText("记错了，已经更正。").waitFor();
    await shoot(member, "portal-case");
    await expectAccessible(member);
    await member.getByRole("button", { name: "还没有解决" }).click();
    await member.getByLabel("还有什么没解决").fill("早上又来了两个。");
    await member.getByRole("button", { name: "重新打开" }).click();
    await member.getByText("已重新打开").waitFor();

    await office.reload();
    await step(office, "已处理好", "增加了早班巡查。");
    await office.getByText("待本人确认").first().waitFor();
    await member.reload();
    await member.getByRole("button", { name: "是的，解决了" }).click();
    await member.getByText("谢谢您，事项已办结").waitFor();
    await office.reload();
    await office.locator("h1").getByText("已办结").waitFor();

    await member.getByRole("button", { name: "退出登录" }).click();
    await member.getByText("您已退出登录。").waitFor();
    // A code works once.
    await member.getByLabel("登录码").fill(code);
    await member.getByRole("button", { name: "登录" }).click();
    await member.getByText("这个登录码不能用").waitFor();
    await office.context().close();
    await member.context().close();
  });
});

describe("a member's own pages", () => {
  it("take back a consent in one step, and let them put right how to reach them", async () => {
    const who = `皇甫试${mark()}`;
    const office = await visitor();
    await signIn(office, "caseworker");
    await register(office, who, "居民");
    const code = await codeFor(office);
    const event = await publishEvent(office);
    const member = await visitor(phone);
    await enter(member, code, who);

    await member.getByRole("link", { name: /^活动/ }).click();
    const come = member.getByRole("button", { name: `报名参加“${event}”` });
    const cancel = member.getByRole("button", { name: `取消“${event}”的报名` });
    await come.click();
    await member.getByRole("link", { name: "去看看我的同意" }).waitFor();
    await expectAccessible(member);
    await shoot(member, "portal-event-refused");
    await member.getByRole("link", { name: "去看看我的同意" }).click();
    await member.getByRole("button", { name: "我同意：参加活动和活动通知" }).click();
    await member.getByText("已同意：参加活动和活动通知").waitFor();
    await shoot(member, "portal-consents");
    await member.goto("/portal/events");
    await come.click();
    await cancel.waitFor();
    await member.goto("/portal/consents");
    await member.getByRole("link", { name: "回执" }).click();
    await member.frameLocator("iframe").getByText("2026-1").first().waitFor();
    await member.goto("/portal/consents");
    await member.getByRole("button", { name: "撤回：参加活动和活动通知" }).click();
    await member.getByText("已撤回：参加活动和活动通知").waitFor();
    await member.goto("/portal/events");
    await come.waitFor();
    expect(await cancel.count()).toBe(0);

    await member.goto("/portal/record");
    await member.getByRole("button", { name: "改正" }).click();
    await member.getByLabel("电话").fill("12");
    await member.getByRole("button", { name: "保存" }).click();
    await member.locator(".plain-fault").waitFor();
    await expectAccessible(member);
    await shoot(member, "portal-record-refused");
    await member.getByLabel("电话").fill("13900001234");
    await member.getByRole("button", { name: "保存" }).click();
    await member.getByText("已改好").waitFor();
    await member.getByText("13900001234").waitFor();
    await office.reload();
    await office.getByRole("link", { name: "13900001234" }).waitFor();

    await member.goto("/portal/suggestions");
    await member.getByLabel("您的建议").fill("巷口加一盏灯。");
    await member.getByRole("button", { name: "提交" }).click();
    await member.getByText("已收到，谢谢您").waitFor();
    await member.getByText("巷口加一盏灯。").waitFor();

    await member.goto("/portal/openings");
    await member.getByText("社区工作者：").first().waitFor();
    await member.goto("/portal/statement");
    const saved = member.waitForEvent("download");
    await member.getByRole("button", { name: "下载" }).click();
    expect((await saved).suggestedFilename()).toMatch(/^linli-.*\.json$/);
    await member.getByRole("button", { name: "显示" }).click();
    await member.frameLocator("iframe").getByText(who).first().waitFor();
    await shootPaper(member, "portal-statement-page");

    await member.goto("/portal/erasure");
    await member.getByRole("button", { name: "要求删除" }).click();
    await expectAccessible(member);
    await shoot(member, "portal-erasure-ask");
    await member.getByRole("button", { name: "确定，要求删除" }).click();
    await member.getByText("等社区核对").waitFor();
    expect(await member.getByRole("button", { name: "要求删除" }).count()).toBe(0);
    await office.goto("/erasure_requests?state=asked");
    await office.getByRole("link", { name: new RegExp(who) }).click();
    await office.getByText("本人在线提出").waitFor();
    await office.context().close();
    await member.context().close();
  });

  const pages = [
    ["home", ""],
    ["cases", "/cases"],
    ["events", "/events"],
    ["visits", "/visits"],
    ["record", "/record"],
    ["consents", "/consents"],
    ["referrals", "/referrals"],
    ["openings", "/openings"],
    ["objections", "/objections"],
    ["suggestions", "/suggestions"],
    ["statement", "/statement"],
    ["erasure", "/erasure"],
  ];

  const everything = Boolean(process.env.LINLI_STATES);
  const LONG = everything ? { timeout: 900_000 } : {};
  it.each(["light", "dark"] as const)("look right, %s", LONG, async (colorScheme) => {
    const office = await visitor();
    await signIn(office, "caseworker");
    // Somebody of whom there is something to show.
    await office.goto("/visits?status=done");
    await office.getByRole("list", { name: "走访" }).getByRole("link").first().click();
    await office.locator("a[href^='/members/']").first().click();
    await office.getByRole("button", { name: "给登录码" }).waitFor();
    const who = (await office.locator("h1").textContent()) ?? "";
    const code = await codeFor(office);
    const member = await visitor(phone);
    await member.emulateMedia({ colorScheme });
    await member.goto("/portal");
    await expectAccessible(member);
    await shoot(member, `portal-sign-in-${colorScheme}`);
    await member.setViewportSize(wide);
    await shoot(member, `portal-sign-in-${colorScheme}`);
    await member.goto(`/portal#${code.replaceAll("-", "")}`);
    await member.getByText("登录码已从您的链接填好").waitFor();
    expect(new URL(member.url()).hash).toBe("");
    await member.getByRole("button", { name: "登录" }).click();
    await member.getByRole("heading", { name: /，您好$/ }).waitFor();
    expect(who).toContain(((await member.locator("h1").textContent()) ?? "").replace("，您好", ""));
    if (colorScheme === "light" && process.env.LINLI_GUIDE) {
      await member.setViewportSize(phone);
      await picture(member, "portal");
    }
    for (const [name, path] of pages) {
      for (const viewport of [wide, phone]) {
        // As in pages.e2e.ts: each width and each look once, unless everything is looked at.
        const once = (viewport === wide) === (colorScheme === "light");
        if (!once && !everything) continue;
        await member.setViewportSize(viewport);
        await member.goto(`/portal${path}`);
        await member.locator("h1").waitFor();
        await expectAccessible(member);
        await expectFits(member);
        expect(await member.locator(".portal-side").isVisible()).toBe(viewport === wide);
        await shoot(member, `portal-${name}-${colorScheme}`);
        if (!once || !everything) continue;
        await inOtherStates(member, async (state) => {
          await shoot(member, `portal-${name}-${state}`);
          await expectAccessible(member);
          await expectFits(member);
        });
      }
    }
    await office.context().close();
    await member.context().close();
  });
});

it("a consent that is picked at the office is seen in the portal", async () => {
  const who = `尉迟试${mark()}`;
  const office = await visitor();
  await signIn(office, "caseworker");
  await register(office, who, "居民");
  await office.getByRole("button", { name: "登记同意" }).click();
  await pick(office, "同意什么", "", "上门走访");
  const dialog = office.getByRole("dialog");
  await dialog.getByText("2026-1", { exact: true }).first().waitFor();
  await dialog.getByRole("button", { name: "保存" }).click();
  await office.getByText("已登记同意").waitFor();
  const code = await codeFor(office);
  const member = await visitor(phone);
  await enter(member, code, who);
  await member.goto("/portal/consents");
  await member.getByRole("button", { name: "撤回：上门走访" }).waitFor();
  await office.context().close();
  await member.context().close();
});
