import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  apiOf,
  expectAccessible,
  expectFits,
  inTheDark,
  mark,
  phone,
  pick,
  shoot,
  signIn,
  signInAtTheTop,
  visitors,
} from "./browser";

const visitor = visitors();
const own = mark();
type Form = { version: number; cells: { line_id: string }[] };
const title = `会议室统计 ${own}`;

/** A screen as it is on a desk, on a telephone and in the dark. */
async function look(page: Page, name: string): Promise<void> {
  const desk = page.viewportSize();
  await shoot(page, name);
  await expectAccessible(page);
  await page.setViewportSize(phone);
  await shoot(page, name);
  await expectFits(page);
  await inTheDark(page, () => shoot(page, `${name}-dark`));
  if (desk) await page.setViewportSize(desk);
}

async function fillHead(page: Page, name: string): Promise<void> {
  await page.getByLabel("提出部门").fill("民政局");
  await page.getByLabel("名称").fill(name);
  await page.getByLabel("法律依据").fill("《统计法》第七条");
  await pick(page, "问哪个单位的社区", "东湖春晖社区", "东湖春晖社区");
  await pick(page, "多久一次", "", "一次");
  await pick(page, "时期", "2026年第3季度", "2026年第3季度");
}

describe("data requests", () => {
  it("are looked up before they are filed: what is known is not asked", async () => {
    const page = await visitor();
    await signInAtTheTop(page);
    await page.getByRole("link", { name: "数据需求" }).click();
    await page.getByRole("link", { name: "提出需求" }).click();
    await page.getByRole("button", { name: "提交" }).click();
    await page.getByText("请写明提出部门").waitFor();
    await fillHead(page, title);
    await page.getByLabel("要什么数").fill("会议室面积");
    await page.getByRole("button", { name: "再加一项" }).click();
    await page.getByLabel("要什么数").nth(1).fill("活动场次");
    await page.getByRole("button", { name: "查一查" }).click();
    await page.getByText("没有查到现成的答案。").waitFor();
    await page.getByText("2 项要等区里决定。").waitFor();
    await look(page, "request-new");
    await page.getByRole("button", { name: "用“举办活动场次”答复" }).click();
    await page.getByText("由统计指标“举办活动场次”答复。").waitFor();
    await page.getByRole("button", { name: "提交" }).click();
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByText("待区里决定").first().waitFor();
    await look(page, "request-decide");
    await page.context().close();
  });

  it("are decided by the district, line by line", async () => {
    const page = await visitor();
    await signInAtTheTop(page);
    await page.goto("/data_requests");
    await look(page, "requests");
    await page.getByRole("link", { name: title }).click();
    await page.getByRole("button", { name: "决定" }).click();
    await page.getByText("收集中").first().waitFor();
    await page.getByRole("list", { name: "报表" }).getByText("东湖春晖社区").waitFor();
    await page.context().close();
  });

  it("reach the community as a form that is saved, checked and sent", async () => {
    const page = await visitor();
    await signIn(page, "caseworker");
    await page.goto("/data_requests");
    expect(await page.getByRole("link", { name: "提出需求" }).count()).toBe(0);
    await page.getByRole("link", { name: "报表", exact: true }).click();
    await look(page, "request-forms");
    await page.getByRole("link", { name: title }).click();
    await page.getByRole("button", { name: "上报" }).click();
    await page.getByText("请填数，没有就填 0").waitFor();
    await page.getByRole("button", { name: "先存着" }).click();
    await page.getByLabel("会议室面积").fill("320");
    await look(page, "request-form");
    // Meanwhile the coordinator writes another number.
    const path = new URL(page.url()).pathname;
    const ask = await apiOf(page, "coordinator");
    const kept = (await ask("get", path)) as unknown as Form;
    const values = [{ line_id: kept.cells[0]?.line_id, value: 300 }];
    await ask("patch", path, { values }, `"${kept.version}"`);
    await page.getByRole("button", { name: "上报" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("300", { exact: true }).waitFor();
    await look(page, "request-form-conflict");
    await dialog.getByRole("radio", { name: /您填写的/ }).check();
    await dialog.getByRole("button", { name: "按选择保存" }).click();
    await page.getByText("已报", { exact: true }).waitFor();
    await page.getByText("320").waitFor();
    expect(await page.getByRole("button", { name: "退回" }).count()).toBe(0);
    await page.context().close();
  });

  it("end as figures, and a form is given back by the district", async () => {
    const page = await visitor();
    await signInAtTheTop(page);
    await page.goto("/data_requests");
    await page.getByRole("link", { name: title }).click();
    const answers = page.getByRole("region", { name: "各社区报来的数" });
    await answers.getByRole("cell", { name: "320" }).waitFor();
    await look(page, "request");
    await page.getByRole("list", { name: "报表" }).getByRole("link").first().click();
    await page.getByRole("button", { name: "退回" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("要改什么").fill("请核对单位");
    await dialog.getByRole("button", { name: "退回" }).click();
    await page.getByText("请核对单位").waitFor();
    await page.getByText("退回修改").waitFor();
    await page.goto("/data_requests");
    await page.getByRole("link", { name: title }).click();
    await page.getByRole("button", { name: "结束" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "结束" }).click();
    await page.getByText("已结束", { exact: true }).first().waitFor();
    await page.context().close();
  });

  it("show what they cost", async () => {
    const page = await visitor();
    await signInAtTheTop(page);
    await page.goto("/data_requests/burden");
    await page.getByRole("region", { name: "每个直接下级，十二个月合计" }).waitFor();
    const whole = page.getByRole("row", { name: /^合计/ });
    expect(Number(await whole.getByRole("cell").first().textContent())).toBeGreaterThan(0);
    await look(page, "request-burden");
    await page.context().close();
  });

  it("of what Linli does not record are refused, at the field", async () => {
    const page = await visitor();
    await signInAtTheTop(page);
    await page.goto("/data_requests/new");
    await fillHead(page, "不该问的");
    await page.getByLabel("要什么数").fill("各民族人数");
    await page.getByRole("button", { name: "查一查" }).click();
    await page.locator(".ant-form-item-explain-error").waitFor();
    await page.context().close();
  });
});
