import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  inTheDark,
  leadOfDistrict,
  mark,
  phone,
  pick,
  settled,
  shoot,
  signIn,
  visitors,
  wide,
} from "./browser";

const visitor = visitors();
const FIRST_YEAR = 2015;

/** A department's program: it says that it is gone, and is there again the next time. */
const got: { path: string; signature: string; body: string }[] = [];
let receiver: Server;
let here = "";
let url = "";

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      const signature = String(request.headers["webhook-signature"]);
      got.push({ path: request.url ?? "", signature, body });
      response.writeHead(got.length === 1 ? 410 : 204).end();
    });
  });
  await new Promise<void>((listening) => {
    receiver.listen(0, "127.0.0.1", listening);
  });
  here = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(() => receiver.close());

/** A quarter that no other test published, by somebody of the whole district. */
async function publish(page: Page): Promise<void> {
  const { login, password, unit_id } = leadOfDistrict();
  const entered = await page.request.post("/api/v1/auth/login", { data: { login, password } });
  const headers = { Authorization: `Bearer ${(await entered.json()).access_token}` };
  for (let year = FIRST_YEAR; ; year += 1) {
    const data = { unit_id, period: `${year}-Q1` };
    const answer = await page.request.post("/api/v1/releases", { headers, data });
    if (answer.status() === 201) return;
    expect(answer.status(), await answer.text()).toBe(409);
  }
}

async function shootAll(page: Page, name: string): Promise<void> {
  for (const size of [wide, phone]) {
    await page.setViewportSize(size);
    await expectFits(page);
    await shoot(page, name);
    await inTheDark(page, () => shoot(page, `${name}-dark`));
  }
  await page.setViewportSize(wide);
}

describe("webhooks", () => {
  it("are made with a secret that is shown once", async () => {
    url = `${here}/linli/${mark()}`;
    const page = await visitor();
    await signIn(page, "administrator");
    await page.getByRole("link", { name: "推送地址" }).click();
    await page.getByRole("button", { name: "添加推送地址" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("网址").fill("http://stats.example.org/");
    await pick(page, "单位", "示范区", "示范区");
    await dialog.getByRole("button", { name: "保存" }).click();
    await dialog.getByText("网址须以 https:// 开头。").waitFor();
    await shoot(page, "webhook-new");
    await expectAccessible(page);
    await dialog.getByLabel("网址").fill(url);
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByText(/^whsec_/).waitFor();
    await shootAll(page, "webhook-secret");
    await page.getByRole("button", { name: "已保管好" }).click();
    await page.getByRole("list", { name: "推送地址" }).getByText(url).waitFor();
    expect(await page.getByText(/^whsec_/).count()).toBe(0);
    await page.context().close();
  });

  it("tell a program of a release, and what it did not take is sent again", async () => {
    got.length = 0;
    const page = await visitor();
    await signIn(page, "administrator");
    await publish(page);
    await expect.poll(() => got.length, { timeout: 20_000 }).toBe(1);
    expect(got[0]?.path).toBe(new URL(url).pathname);
    expect(got[0]?.signature).toMatch(/^v1,\S+$/);
    expect(JSON.parse(got[0]?.body ?? "").type).toBe("release.published");

    await page.goto("/webhooks");
    await page.getByText("接收方已关闭").first().waitFor();
    await page.getByText("最近应答 410").waitFor();
    await shootAll(page, "webhooks");
    await expectAccessible(page);
    await page.getByRole("list", { name: "推送地址" }).getByRole("link", { name: url }).click();
    await page.getByRole("button", { name: "启用" }).click();
    await page.getByRole("button", { name: "停用" }).waitFor();
    await page.getByRole("button", { name: /重新发送/ }).click();
    await expect.poll(() => got.length, { timeout: 20_000 }).toBe(2);
    expect(got[1]?.body).toBe(got[0]?.body);
    await expect
      .poll(async () => {
        await page.getByRole("button", { name: "刷新" }).click();
        await settled(page);
        return page.getByText("最近应答 204").count();
      })
      .toBe(1);
    await shootAll(page, "webhook");
    await inTheDark(page, () => expectAccessible(page));
    await page.context().close();
  });

  it("get another secret, are turned off, and removed", async () => {
    const page = await visitor(phone);
    await signIn(page, "administrator");
    await page.goto("/webhooks");
    await page.getByRole("list", { name: "推送地址" }).getByRole("link", { name: url }).click();
    await page.getByRole("button", { name: "更换密钥" }).click();
    await page.getByRole("dialog").getByText("一天之内").waitFor();
    await shoot(page, "webhook-rotate");
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "更换密钥" }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole("button", { name: "已保管好" }).click();
    await page.getByRole("button", { name: "修改网址" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByLabel("网址").inputValue()).toBe(url);
    await dialog.getByLabel("网址").fill(`${url}?again`);
    await shoot(page, "webhook-url");
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.locator("code", { hasText: "?again" }).waitFor();
    await page.getByRole("button", { name: "停用" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "停用" }).click();
    await page.getByRole("button", { name: "启用" }).waitFor();
    await expectFits(page);
    await shoot(page, "webhook-off");
    await page.getByRole("button", { name: "删除" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
    await page.getByRole("button", { name: "添加推送地址" }).waitFor();
    await page.getByText("还没有推送地址").waitFor();
    await shoot(page, "webhooks-empty");
    await page.context().close();
  });
});
