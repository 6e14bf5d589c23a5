import { describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  phone,
  picture,
  settled,
  shoot,
  signIn,
  visitors,
} from "./browser";

const visitor = visitors();
const title = `春节问候 ${Date.now().toString().slice(-5)}`;

describe("a round", () => {
  it("is opened, filled by a filter, planned, and shows how far it has come", async () => {
    const page = await visitor();
    await signIn(page, "coordinator");
    await page.goto("/visits");
    await page.getByRole("link", { name: "走访轮次" }).click();
    await page.getByRole("link", { name: "开始新的轮次" }).first().click();
    await page.getByLabel("名称").fill(title);
    const last = await page.getByLabel("到哪天").inputValue();
    await page.getByLabel("到哪天").fill("2001-01-01");
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator(".ant-form-item-explain-error").first().waitFor();
    await expectAccessible(page);
    await page.getByLabel("到哪天").fill(last);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByText("名单还是空的。").waitFor();

    await page.getByRole("button", { name: "加入要走访的人" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("安排在哪天").fill(last);
    await shoot(page, "round-add");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "加入", exact: true }).click();
    await page.getByText(/^加入了 \d+ 人。$/).waitFor();
    await shoot(page, "round-added");
    await expectAccessible(page);
    await page.getByRole("button", { name: "关闭" }).last().click();
    const rows = page.getByRole("list", { name: "名单" }).getByRole("listitem");
    await expect.poll(() => rows.count()).toBeGreaterThan(0);
    await page.getByText(/^已走访 0\/\d+（0%）$/).waitFor();
    await settled(page);
    await shoot(page, "round");
    if (process.env.LINLI_GUIDE) await picture(page, "round-detail");
    await expectAccessible(page);

    await page.setViewportSize(phone);
    await shoot(page, "round");
    await expectFits(page);
    await rows
      .first()
      .getByRole("link", { name: /打开对/ })
      .click();
    await page.getByText("见到了").click();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已走访").first().waitFor();
    await page.goto("/rounds");
    await page.getByRole("link", { name: new RegExp(`${title}.*已走访 1/`) }).waitFor();
    await shoot(page, "rounds");
    await expectFits(page);
    await expectAccessible(page);
    await page.context().close();
  });
});
