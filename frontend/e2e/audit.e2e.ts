import { describe, expect, it } from "vitest";
import {
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

describe("the audit trail", () => {
  it("shows who read what, narrowed by operation, day, person and account", async () => {
    const office = await visitor();
    await signIn(office, "caseworker");
    await office.goto("/members");
    await office.getByRole("list", { name: "服务对象" }).getByRole("link").first().click();
    await office.waitForURL(/\/members\/[0-9a-f-]{36}$/);
    const person = office.url().split("/").at(-1) ?? "";
    await office.context().close();

    const page = await visitor();
    await signIn(page, "auditor");
    await page.waitForURL(/audit_entries/);
    await page.getByLabel("服务对象的编号").fill("not an id");
    await page.getByText("请粘贴完整的编号").waitFor();
    await expectAccessible(page);
    await page.getByLabel("服务对象的编号").fill(person);
    await pick(page, "操作", "服务对象：打开", "服务对象：打开");
    const rows = page.getByRole("list", { name: "审计记录" }).getByRole("listitem");
    await page.waitForURL(/operation=members_get/);
    await settled(page);
    await expect.poll(() => rows.count()).toBeGreaterThan(0);
    await shoot(page, "audit-filtered");
    await expectFits(page);

    await rows.first().getByRole("link").click();
    await page.getByRole("heading", { name: /服务对象：打开/ }).waitFor();
    await page.getByRole("link", { name: person }).waitFor();
    await page.getByText("社区工作者").waitFor();
    await shoot(page, "audit-entry");
    await expectAccessible(page);
    // From one entry to all that the account did.
    await page.locator(".fact", { hasText: "账号" }).getByRole("link").click();
    await page.waitForURL(/account=/);
    await settled(page);
    await expect.poll(() => rows.count()).toBeGreaterThan(0);
    await page.getByLabel("到", { exact: true }).fill("2001-01-01");
    await page.getByText("没有符合条件的记录").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "重置" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await page.context().close();
  });

  it("gives its heads away to be kept", async () => {
    const page = await visitor(phone);
    await signIn(page, "auditor");
    await page.goto("/audit_heads");
    await page.getByText("链的登记簿").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "另存一份" }).click();
    expect((await download).suggestedFilename()).toMatch(/^audit-heads-.*\.json$/);
    await expectFits(page);
    await expectAccessible(page);
    await page.context().close();
  });

  it("is for auditors only", async () => {
    const page = await visitor();
    await signIn(page, "coordinator");
    expect(await page.getByRole("link", { name: "审计记录" }).count()).toBe(0);
    await page.goto("/audit_entries");
    await page.getByRole("alert").waitFor();
    await expectAccessible(page);
    await page.context().close();
  });
});
