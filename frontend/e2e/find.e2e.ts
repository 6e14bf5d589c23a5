import { describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  mark,
  phone,
  settled,
  shoot,
  signIn,
  visitors,
} from "./browser";

const visitor = visitors();

describe("find anything", () => {
  it("goes to a person, a case and an action by keyboard alone", async () => {
    const run = mark();
    const name = `慕容查找${run}`;
    const page = await visitor();
    await signIn(page, "caseworker");
    await page.goto("/members/new");
    await page.getByLabel("姓名或店名").fill(name);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name }).waitFor();

    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "查找" });
    await field.waitFor();
    await expectAccessible(page);
    await field.fill("djsx");
    await page.getByRole("option", { name: "登记事项" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "登记事项" }).waitFor();

    await page.getByLabel("一句话说明").fill(`楼梯扶手松了 ${run}`);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: `楼梯扶手松了 ${run}` }).waitFor();
    await page.goto("/");
    await settled(page);
    await page.keyboard.press("Control+k");
    await field.fill(run);
    await page.getByRole("option", { name: new RegExp(`楼梯扶手松了 ${run}`) }).waitFor();
    await field.fill("murong");
    const person = page.getByRole("option", { name: new RegExp(name) });
    await person.waitFor();
    await settled(page);
    await shoot(page, "find");
    await expectAccessible(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/members\/[0-9a-f-]{36}$/);
    await page.context().close();
  });

  it("opens by a button on a phone, says when nothing is found, and closes", async () => {
    const page = await visitor(phone);
    await signIn(page, "volunteer");
    await page.getByRole("button", { name: "查找" }).click();
    await page.getByRole("combobox", { name: "查找" }).fill("没有这样的东西");
    await page.getByText("没有找到。").waitFor();
    expect(await page.getByRole("option").count()).toBe(0);
    await shoot(page, "find-nothing");
    await expectFits(page);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "查找" }).waitFor({ state: "hidden" });
    await page.context().close();
  });
});
