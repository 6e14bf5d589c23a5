import { describe, expect, it } from "vitest";
import {
  accountOf,
  apiOf,
  expectAccessible,
  expectFits,
  inTheDark,
  mark,
  phone,
  settled,
  shoot,
  signIn,
  step,
  visitors,
} from "./browser";

const visitor = visitors();

describe("many records at once", () => {
  it("are given a priority, and put back where nobody else was quicker", async () => {
    const page = await visitor();
    const api = await apiOf(page, "coordinator");
    const { unit_id } = accountOf("coordinator");
    const run = mark();
    const made = [];
    for (const n of [1, 2, 3]) {
      const body = { unit_id, category: "parking", priority: "low", title: `停车 ${run} ${n}` };
      made.push(await api("post", "/cases", body));
    }
    // No changes are told, or the page would have read what the other one did before it is pressed.
    await page.route("**/api/v1/changes", (route) => route.fulfill({ status: 204 }));
    await signIn(page, "coordinator");
    await page.goto("/cases?category=parking&priority=low");
    await settled(page);
    await page.getByRole("button", { name: "选多条" }).click();
    for (const n of [1, 2, 3]) {
      await page.getByRole("checkbox", { name: `选中停车 ${run} ${n}` }).check();
    }
    await page.getByText("选中 3 条").waitFor();
    // Somebody else is quicker with the second one.
    const second = made[1];
    await api("patch", `/cases/${second?.id}`, { place: "东门" }, `"${second?.version}"`);
    await shoot(page, "bulk-chosen");
    await expectAccessible(page);
    await page.getByRole("button", { name: "改紧急程度" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("改紧急程度：3 条").waitFor();
    await expectAccessible(page);
    await shoot(page, "bulk-ask");
    await dialog.getByRole("button", { name: "改紧急程度" }).click();
    const report = page.getByRole("region", { name: "办理结果" });
    await report.getByText("改好 2 / 3 条。").waitFor();
    await report.getByText("别人刚改过，保留别人的修改。").waitFor();
    await settled(page);
    await shoot(page, "bulk-report");
    await expectAccessible(page);
    await inTheDark(page, () => expectAccessible(page));
    await page.setViewportSize(phone);
    await expectFits(page);
    await shoot(page, "bulk-report");

    // And with the third one before it is put back.
    const third = await api("get", `/cases/${made[2]?.id}`);
    await api("patch", `/cases/${third.id}`, { place: "西门" }, `"${third.version}"`);
    await step(page, "撤回这 2 条");
    await report.getByText("改回 1 / 2 条。").waitFor();
    const now = await Promise.all(made.map(({ id }) => api("get", `/cases/${id}`)));
    expect(now.map((one) => (one as unknown as { priority: string }).priority)).toEqual([
      "low",
      "low",
      "high",
    ]);
    await page.context().close();
  });

  it("visits get another day, those that were made stay; members join a programme", async () => {
    const page = await visitor();
    await signIn(page, "coordinator");
    await page.goto("/visits");
    await settled(page);
    await page.getByRole("button", { name: "选多条" }).click();
    await page.getByRole("checkbox", { name: /^已显示的/ }).check();
    await page.getByRole("button", { name: "改日期" }).click();
    const dialog = page.getByRole("dialog");
    const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel("安排在哪天").fill(day);
    await dialog.getByRole("button", { name: "改日期" }).click();
    const report = page.getByRole("region", { name: "办理结果" });
    await report.getByRole("button", { name: /^撤回这/ }).waitFor();
    expect(await report.getByRole("listitem").count()).toBeGreaterThan(0);
    await shoot(page, "bulk-visits");
    await report.getByRole("button", { name: /^撤回这/ }).click();
    await report.getByText(/^改回/).waitFor();
    await report.getByRole("button", { name: "关闭" }).click();

    await page.goto("/members?kind=business");
    await settled(page);
    await page.getByRole("button", { name: "选多条" }).click();
    await page.getByRole("checkbox", { name: /^选中/ }).first().check();
    await page.getByRole("button", { name: "加入服务项目" }).click();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "加入服务项目" }).click();
    await report.getByText("改好 1 / 1 条。").waitFor();
    await report.getByRole("button", { name: /^撤回这/ }).click();
    await report.getByText("改回 1 / 1 条。").waitFor();
    await page.context().close();
  });
});
