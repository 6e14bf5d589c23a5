import { describe, expect, it } from "vitest";
import {
  accountOf,
  expectAccessible,
  expectFits,
  phone,
  settled,
  shoot,
  signIn,
  visitors,
  wide,
} from "./browser";

const visitor = visitors();

describe("signing in", () => {
  it("asks for what is missing and says what is wrong, not which", async () => {
    const page = await visitor();
    await page.goto("/");
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByText("请填写账号").waitFor();
    await page.getByText("请填写密码").waitFor();
    await page.getByLabel("账号").fill("nobody.at.all");
    await page.getByLabel("密码").fill("not the password of anybody");
    await page.getByRole("button", { name: "登录" }).click();
    const unknown = await page.getByRole("alert").textContent();
    await page.getByLabel("账号").fill(accountOf("volunteer").login);
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/auth/login"));
    await page.getByRole("button", { name: "登录" }).click();
    await answered;
    expect(await page.getByRole("alert").textContent()).toBe(unknown);
    await expectAccessible(page);
    await page.context().close();
  });

  it.each([wide, phone])("looks right at $width", async (viewport) => {
    const page = await visitor(viewport);
    await page.goto("/sign-in");
    await expectAccessible(page);
    await expectFits(page);
    await shoot(page, "sign-in");
    await page.getByLabel("语言").selectOption("en");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
    await page.context().close();
  });

  it("goes where the visitor wanted to be and keeps the session over a reload", async () => {
    const page = await visitor();
    await page.goto("/members?kind=resident");
    await page.waitForURL("**/sign-in?*");
    const { login, password } = accountOf("caseworker");
    await page.getByLabel("账号").fill(login);
    await page.getByLabel("密码").fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/members?kind=resident");
    await page.reload();
    await page.getByRole("list", { name: "服务对象" }).waitFor();
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByText("您已退出登录。").waitFor();
    await page.goto("/members");
    await page.waitForURL("**/sign-in?*");
    await page.context().close();
  });

  it("shows each role what it has use for", async () => {
    const places = async (role: string) => {
      const page = await visitor();
      await signIn(page, role);
      const texts = await page.locator(".staff-side .staff-nav a").allInnerTexts();
      await page.context().close();
      return texts;
    };
    expect(await places("partner")).toEqual(["转办件", "我的账号"]);
    expect(await places("volunteer")).toEqual(["今天", "活动", "日历", "随身带着", "我的账号"]);
    expect(await places("caseworker")).toContain("服务对象");
    expect(await places("administrator")).toEqual([
      "数据需求",
      "同事与账号",
      "同意文本",
      "单位",
      "协办部门",
      "部门令牌",
      "推送地址",
      "我的账号",
    ]);
    expect(await places("auditor")).toEqual(["审计记录", "异常查阅", "我的账号"]);
  });
});

describe("a new colleague", () => {
  it("is invited by a link that works once", async () => {
    const host = await visitor();
    await signIn(host, "coordinator");
    await host.goto("/accounts");
    await host.getByLabel("姓名").fill("新同事");
    await host.getByRole("button", { name: "生成邀请链接" }).click();
    const link = (await host.locator(".once code").textContent()) ?? "";
    await shoot(host, "accounts");
    await expectAccessible(host);

    const guest = await visitor(phone);
    await guest.goto(link);
    await guest.getByText("新同事，您好").waitFor();
    await expectAccessible(guest);
    await shoot(guest, "invitation");
    await guest.getByLabel("账号").fill(`xin.tongshi.${Date.now()}`);
    await guest.getByLabel("密码", { exact: true }).fill("梧桐树下的长椅 每天下午三点半 喝茶");
    await guest.getByLabel("再输入一次密码").fill("梧桐树下的长椅 每天下午三点半 喝茶");
    await guest.getByRole("button", { name: "开通账号" }).click();
    await guest.getByText("账号已开通").waitFor();

    await guest.goto("about:blank");
    await guest.goto(link);
    await guest.getByText("这个邀请不能用了").waitFor();
    await settled(guest);
    await host.context().close();
    await guest.context().close();
  });
});
