import { describe, expect, it } from "vitest";
import {
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

describe("the administrator", () => {
  it("sets up a community and renames it", async () => {
    const run = mark();
    const community = `新苑社区${run}`;
    const page = await visitor();
    await signIn(page, "administrator");
    await page.getByRole("link", { name: "单位" }).click();
    await page.getByRole("link", { name: "新建单位" }).click();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("请选择上级单位").waitFor();
    await expectAccessible(page);
    await pick(page, "上级单位", "街道", "街道");
    await page.locator("h1").getByText("社区").waitFor();
    await page.getByLabel("名称").fill("新苑");
    await page.getByLabel("统一代码").fill(`3199${run}`);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("link", { name: "修改 新苑", exact: true }).click();
    await page.getByLabel("名称").fill(community);
    await shoot(page, "unit-edit");
    await expectAccessible(page);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("list", { name: "单位" }).getByText(community).waitFor();
    await settled(page);
    await shoot(page, "units");
    // The code is taken: the server says so, at its field or above the form.
    await page.goto("/units/new");
    await pick(page, "上级单位", "街道", "街道");
    await page.getByLabel("名称").fill("又一个");
    await page.getByLabel("统一代码").fill(`3199${run}`);
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator(".ant-form-item-explain-error, [role=alert]").first().waitFor();
    await expectAccessible(page);
    await page.context().close();
  });

  it("makes a department known and renames it", async () => {
    const department = `园林绿化所${mark()}`;
    const page = await visitor(phone);
    await signIn(page, "administrator");
    await page.goto("/departments");
    await page.getByRole("button", { name: "添加部门" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("名称").fill("园林所");
    await pick(page, "为哪个单位服务", "街道", "街道");
    await shoot(page, "department-new");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByRole("button", { name: "给 园林所 改名" }).last().click();
    await page.getByRole("dialog").getByLabel("名称").fill(department);
    await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
    await page.getByRole("list", { name: "协办部门" }).getByText(department).waitFor();
    await expectFits(page);
    await expectAccessible(page);
    await page.context().close();
  });

  it("publishes a consent text, which a caseworker is then shown", async () => {
    const run = mark();
    const version = `2027-${run}`;
    const page = await visitor();
    await signIn(page, "administrator");
    await page.goto("/consent_texts/new");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("请填写版本").waitFor();
    await expectAccessible(page);
    await pick(page, "哪个单位", "示范区", "示范区");
    await pick(page, "用途", "", "活动通知");
    await page.getByLabel("版本").fill(version);
    await page.getByLabel("简体中文").last().fill(`活动的消息发给您 ${run}`);
    await page.getByLabel("繁體中文").last().fill(`活動的消息發給您 ${run}`);
    await page.getByLabel("English").last().fill(`News of events ${run}`);
    await shoot(page, "consent-text-new");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText(version).click();
    await page.getByText(`News of events ${run}`).waitFor();
    await shoot(page, "consent-texts");
    await expectFits(page);
    await expectAccessible(page);
    expect(await page.getByRole("link", { name: "服务对象" }).count()).toBe(0);
    await page.context().close();

    const office = await visitor();
    await signIn(office, "caseworker");
    expect(await office.getByRole("link", { name: "同意文本" }).count()).toBe(0);
    await office.goto("/members");
    await office.getByRole("list", { name: "服务对象" }).getByRole("link").first().click();
    await office.getByRole("button", { name: "登记同意" }).click();
    await pick(office, "同意什么", "", "活动通知");
    await office.getByRole("dialog").getByText(`活动的消息发给您 ${run}`).waitFor();
    await shoot(office, "consent-new");
    await expectAccessible(office);
    await office.context().close();
  });
});
