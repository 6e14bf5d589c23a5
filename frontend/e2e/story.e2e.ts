import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible, phone, pick, shoot, signIn, step, visitors } from "./browser";

const visitor = visitors();

const mark = Date.now().toString().slice(-5);
const shop = `春风小吃店${mark}`;
const matter = `店门口被流动摊贩堵住 ${mark}`;

async function register(page: Page, who: string, kind: "居民" | "商户") {
  await page.goto("/members/new");
  await page.getByText(kind, { exact: true }).click();
  await page.getByLabel("姓名或店名").fill(who);
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("heading", { name: who }).waitFor();
}

async function consent(page: Page, purpose: string) {
  await page.getByRole("button", { name: "登记同意" }).click();
  await pick(page, "同意什么", "", purpose);
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2026-1", { exact: true }).first().waitFor();
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("已登记同意").waitFor();
}

describe("a visit", () => {
  it("is refused without a consent, and with one its need becomes a case", async () => {
    const page = await visitor(phone);
    await signIn(page, "caseworker");
    const who = `诸葛试${mark}`;
    await register(page, who, "居民");
    const home = page.url();
    await page.getByRole("link", { name: "记录走访" }).click();
    await page.getByRole("textbox", { name: /^记录/ }).fill("送去新年问候。");
    await page.getByRole("button", { name: "加一条需求" }).click();
    await page.getByLabel("需要什么").fill(`楼道灯不亮 ${mark}`);
    await pick(page, "类别", "公共", "公共设施");
    await page.getByRole("button", { name: "一周后" }).click();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("没有“上门走访”的同意").waitFor();
    await shoot(page, "visit-refused");
    await expectAccessible(page);

    await page.goto(home);
    await consent(page, "上门走访");
    await page.getByRole("link", { name: "记录走访" }).click();
    // What was written down and refused is still there.
    await page.getByText("还没有保存的内容").waitFor();
    const note = await page.getByRole("textbox", { name: /^记录/ }).inputValue();
    expect(note).toBe("送去新年问候。");
    await shoot(page, "visit-record");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已记录，并登记了 1 个事项").waitFor();
    await page.goto(home);
    await page.getByRole("link", { name: new RegExp(`楼道灯不亮 ${mark}`) }).click();
    await page.getByText("新收到").first().waitFor();
    await page.context().close();
  });
});

describe("the story of the shop", () => {
  it("goes from the shop's report to its confirmation", async () => {
    const office = await visitor();
    await signIn(office, "caseworker");
    await register(office, shop, "商户");
    await consent(office, "转交其他部门");
    await office.getByRole("link", { name: "登记事项" }).click();
    await office.getByLabel("一句话说明").fill(matter);
    await office.getByLabel("地点").fill("书院路 18 号门前");
    await shoot(office, "case-new");
    await expectAccessible(office);
    await office.getByRole("button", { name: "保存" }).click();
    await office.getByRole("heading", { name: matter }).waitFor();

    await step(office, "受理");
    await office.getByText("已受理").first().waitFor();
    await step(office, "开始处理");
    await office.getByRole("button", { name: "转交部门" }).waitFor();
    await office.getByLabel("记一笔").first().fill("到现场看过，四个摊位占了人行道。");
    await office.getByRole("button", { name: "记下" }).click();
    await office.getByText("四个摊位占了人行道").waitFor();

    await office.getByRole("button", { name: "转交部门" }).click();
    await office.getByLabel("转给哪个部门").click();
    await office.locator(".ant-select-item-option", { hasText: "城" }).first().click();
    await office.getByLabel("写给部门的说明").fill(`${matter}，请到现场疏导。`);
    await office.getByRole("checkbox", { name: new RegExp(`让部门看到 ${shop}`) }).check();
    await shoot(office, "case-refer");
    await expectAccessible(office);
    await office.getByRole("dialog").getByRole("button", { name: "转交部门" }).click();
    await office.getByText("已转部门").first().waitFor();

    const partner = await visitor(phone);
    await signIn(partner, "partner");
    await partner.getByRole("link", { name: new RegExp(mark) }).click();
    await partner.getByText("请到现场疏导").waitFor();
    await partner.getByText("本人同意让贵部门联系").waitFor();
    await partner.getByText(shop, { exact: true }).waitFor();
    await partner.getByLabel("做了什么").fill("已劝离摊贩，安排每日两次巡查。");
    await partner.getByText("已解决", { exact: true }).click();
    await shoot(partner, "referral");
    await expectAccessible(partner);
    await partner.getByRole("button", { name: "发出答复" }).click();
    await partner.getByText("已答复").first().waitFor();
    await partner.getByText(shop, { exact: true }).waitFor({ state: "detached" });

    await office.reload();
    await office.getByText("安排每日两次巡查").first().waitFor();
    await step(office, "已处理好", "城管已疏导，门前畅通。");
    await office.getByText("待本人确认").first().waitFor();
    await office.getByRole("button", { name: "本人确认解决" }).click();
    await office.getByRole("dialog").getByRole("button", { name: "本人确认解决" }).click();
    await office.locator("h1").getByText("已办结").waitFor();
    await shoot(office, "case-closed");
    await expectAccessible(office);
    await office.context().close();
    await partner.context().close();
  });
});
