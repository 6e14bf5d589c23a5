import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  apiOf,
  expectAccessible,
  expectFits,
  inTheDark,
  mark,
  phone,
  settled,
  shoot,
  visitors,
  wide,
} from "./browser";

const visitor = visitors();

/** What an office sees on its first day, and what each list says to do first. */
const lists: [name: string, path: string, first: RegExp][] = [
  ["day", "/", /今天没有安排走访/],
  ["members", "/members", /先登记一位/],
  ["households", "/households", /先建一户/],
  ["visits", "/visits", /安排/],
  ["rounds", "/rounds", /先开始一个/],
  ["events", "/events", /新建一个草稿/],
  ["cases", "/cases", /先用一句话登记下来/],
  ["cases-board", "/cases/board", /没有事项/],
  ["suggestions", "/suggestions", /登记听到的建议/],
  ["objections", "/objections", /没有异议/],
  ["erasure-requests", "/erasure_requests", /没有删除申请/],
  ["imports", "/imports", /先选一个表格试读/],
  ["import-mappings", "/imports/mappings", /列的标题/],
  ["calendar", "/calendar", /./],
  ["accounts", "/accounts", /按“邀请”发一个链接/],
];

/** A new community, and somebody who leads it. */
async function beginning(page: Page): Promise<{ login: string; password: string }> {
  const run = mark();
  const api = await apiOf(page, "administrator");
  const { items } = (await api("get", "/units?limit=200")) as unknown as {
    items: { id: string; kind: string }[];
  };
  const above = items.find(({ kind }) => kind === "subdistrict");
  const unit = await api("post", "/units", {
    parent_id: above?.id,
    kind: "community",
    code: `3198${run}`,
    name: `新苑社区${run}`,
  });
  const invitation = (await api("post", "/invitations", {
    name: "林小满",
    role: "coordinator",
    unit_id: unit.id,
  })) as unknown as { token: string };
  const login = `lin.${run}`;
  const password = `a quiet street in november ${run}`;
  const { token } = invitation;
  await api("post", "/invitations/accept", { token, login, password });
  return { login, password };
}

describe.each([wide, phone])("a fresh office at $width", (viewport) => {
  let page: Page;
  beforeAll(async () => {
    page = await visitor(viewport);
    const { login, password } = await beginning(page);
    await page.goto("/sign-in");
    await page.getByLabel("账号").fill(login);
    await page.getByLabel("密码").fill(password);
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("navigation", { name: "主导航" }).first().waitFor();
  });
  afterAll(() => page.context().close());

  it.each(lists)("%s says what to do first", async (name, path, first) => {
    await page.goto(path);
    await settled(page);
    await page.locator("main").getByText(first).first().waitFor();
    await shoot(page, `fresh-${name}`);
    expect(await page.getByRole("alert").count()).toBe(0);
    await expectFits(page);
    await expectAccessible(page);
    await inTheDark(page, () => expectAccessible(page));
  });
});
