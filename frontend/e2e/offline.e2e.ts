import { describe, expect, it } from "vitest";
import {
  type Api,
  accountOf,
  apiOf,
  expectAccessible,
  expectFits,
  mark,
  phone,
  picture,
  type Said,
  shoot,
  signIn,
  visitors,
} from "./browser";

const visitor = visitors();

/** A visit that the caseworker is to make today. */
async function planned(api: Api, name: string): Promise<Said> {
  const { unit_id } = accountOf("caseworker");
  const member = await api("post", "/members", { unit_id, kind: "resident", name });
  const texts = await api("get", "/consent_texts?purpose=visits");
  await api("post", `/members/${member.id}/consents`, {
    purpose: "visits",
    given_how: "written",
    text_version: texts.items[0]?.version,
  });
  const accounts = await api("get", "/accounts?role=caseworker");
  const { login } = accountOf("caseworker");
  const account = accounts.items.find((one) => one.login === login);
  const day = new Date();
  const two = (n: number) => String(n).padStart(2, "0");
  const shanghai = new Date(day.getTime() + 8 * 60 * 60 * 1000);
  const planned_on = `${shanghai.getUTCFullYear()}-${two(shanghai.getUTCMonth() + 1)}-${two(shanghai.getUTCDate())}`;
  return api("post", "/visits", {
    member_id: member.id,
    purpose: "greeting",
    channel: "home",
    planned_on,
    assignee_id: account?.id,
  });
}

describe("a round of visits without a signal", () => {
  it("is recorded on the phone and sent later; what others changed meanwhile is asked about", async () => {
    const run = mark();
    const [one, two, three] = [`司徒安${run}`, `司徒平${run}`, `司徒宁${run}`];
    const page = await visitor(phone);
    const api = await apiOf(page, "coordinator");
    const first = await planned(api, one);
    const second = await planned(api, two);
    const third = await planned(api, three);

    await signIn(page, "caseworker");
    await page.goto("/outbox");
    await page.getByRole("button", { name: "带着走" }).click();
    await page.getByText("已带上今天的走访").waitFor();
    const carried = page.getByRole("list", { name: "带着的走访" });
    await carried.getByRole("link", { name: new RegExp(one) }).waitFor();
    await shoot(page, "outbox");
    await expectFits(page);
    await expectAccessible(page);
    if (process.env.LINLI_GUIDE) await picture(page, "outbox");
    // The app itself is on the phone before the signal goes.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);

    await page.context().setOffline(true);
    await page.goto("/");
    await page.getByText("没有网络。今天的走访还在").waitFor();
    const write = async (name: string, notes: string) => {
      await page.goto("/outbox");
      await carried.getByRole("link", { name: new RegExp(name) }).click();
      await page.getByRole("heading", { name: new RegExp(name) }).waitFor();
      await page.getByRole("textbox", { name: /^记录/ }).fill(notes);
      await page.getByRole("button", { name: "保存" }).click();
      await page.getByText("这次走访已经写好").waitFor();
    };
    await write(one, "送去年历。");
    await shoot(page, "visit-waiting");
    await write(two, "聊了聊，下周再来。");
    await write(three, "见到本人。");
    await page.goto("/outbox");
    await page.getByText("3 条等着发送").waitFor();
    await shoot(page, "outbox-waiting");
    await expectFits(page);

    // Meanwhile, at the desk: the second visit gets a note, the third is recorded by somebody else.
    await api("patch", `/visits/${second.id}`, { notes: "请从后门进。" }, `"${second.version}"`);
    await api("post", `/visits/${third.id}/record`, { outcome: "missed", notes: "敲门没人应。" });

    await page.context().setOffline(false);
    await page.getByText("别人改过", { exact: true }).first().waitFor();
    const outbox = page.getByRole("list", { name: "等着发送" }).getByRole("listitem");
    await expect.poll(() => outbox.count()).toBe(2);
    await expectAccessible(page);
    expect((await api("get", `/visits/${first.id}`)).notes).toBe("送去年历。");

    await outbox.filter({ hasText: two }).getByRole("button", { name: "看看怎么办" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("请从后门进。").waitFor();
    await dialog.getByText("聊了聊，下周再来。").waitFor();
    await shoot(page, "outbox-conflict");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "按选择记录" }).click();
    await expect.poll(() => outbox.count()).toBe(1);
    const after = await api("get", `/visits/${second.id}`);
    expect([after.status, after.notes]).toEqual(["done", "聊了聊，下周再来。"]);

    await outbox.filter({ hasText: three }).getByRole("button", { name: "看看怎么办" }).click();
    await dialog.getByText("敲门没人应。").waitFor();
    await dialog.getByRole("button", { name: "另记一次走访" }).click();
    await page.getByText("没有等着发送的").waitFor();
    const visits = await api("get", `/visits?member=${third.member_id}`);
    expect(visits.items).toHaveLength(2);
    expect((await api("get", `/visits/${third.id}`)).status).toBe("missed");

    // Signing out leaves nothing on the phone.
    await page.getByRole("button", { name: "更多" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
    await page.getByRole("button", { name: "登录" }).waitFor();
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            new Promise<number>((resolve, reject) => {
              const request = indexedDB.open("linli-offline");
              request.onsuccess = () => {
                const all = request.result.transaction("kept").objectStore("kept").count();
                all.onsuccess = () => resolve(all.result);
              };
              request.onerror = () => reject(request.error);
            }),
        ),
      )
      .toBe(0);
    await page.context().close();
  });
});
