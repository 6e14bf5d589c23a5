import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  accountOf,
  apiOf,
  expectAccessible,
  expectFits,
  inTheDark,
  mark,
  phone,
  pick,
  settled,
  shoot,
  signIn,
  signInAtTheTop,
  visitors,
} from "./browser";

const visitor = visitors();
const run = mark();
const [first, second] = [`东苑社区${run}`, `西苑社区${run}`];

/** Two communities of one subdistrict. */
async function communities(page: Page): Promise<void> {
  const ask = await apiOf(page, "administrator");
  const found = await ask("get", "/units?kind=subdistrict");
  for (const [at, name] of [first, second].entries()) {
    const body = { parent_id: found.items[0]?.id, kind: "community", code: `B${run}${at}`, name };
    await ask("post", "/units", body);
  }
}

describe("the administrator", () => {
  it("moves a community and makes it part of another one, told before what that comes to", async () => {
    const page = await visitor();
    await communities(page);
    await signIn(page, "administrator");
    await page.goto("/units");
    const list = page.getByRole("list", { name: "单位" });
    await list.getByText(first).waitFor();
    await settled(page);
    await page.getByRole("button", { name: `给 ${first} 换上级` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "换上级" }).click();
    await dialog.getByText("请选择上级单位").waitFor();
    await dialog.getByText("按当时区划查，数字不变").waitFor();
    await expectAccessible(page);
    await pick(page, "从今天起的上级单位", "", /街道/);
    await shoot(page, "unit-move");
    await dialog.getByRole("button", { name: "换上级" }).click();
    await page.getByText("已换上级").waitFor();

    await page.getByRole("button", { name: `把 ${first} 并入其他社区` }).click();
    await pick(page, "从今天起并入", second, second);
    await dialog.getByText("并入后不能撤回").waitFor();
    await shoot(page, "unit-merge");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "并入" }).click();
    await list.getByText(`起并入 ${second}`).waitFor();
    await settled(page);
    expect(await page.getByRole("button", { name: `给 ${first} 换上级` }).count()).toBe(0);
    await shoot(page, "units-parts");
    await expectAccessible(page);
    await inTheDark(page, async () => {
      await expectAccessible(page);
      await shoot(page, "units-parts-dark");
    });
    await page.setViewportSize(phone);
    await expectFits(page);
    await shoot(page, "units-parts");
    await page.context().close();
  });
});

describe("who leads the whole district", () => {
  it("takes chosen members to another community", async () => {
    const page = await visitor();
    const ask = await apiOf(page, "coordinator");
    const { unit_id } = accountOf("coordinator");
    // Whoever is called alike would be asked about.
    const names = ["欧阳静澜", "司徒文柏"];
    for (const name of names) await ask("post", "/members", { unit_id, kind: "resident", name });
    await signInAtTheTop(page);
    await page.goto(`/members?unit=${unit_id}`);
    await page.getByText(names[0] ?? "").waitFor();
    await settled(page);
    await page.getByRole("button", { name: "选多条" }).click();
    for (const name of names) await page.getByRole("checkbox", { name: `选中${name}` }).check();
    await page.getByRole("button", { name: "转到其他社区" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("整户走").waitFor();
    await expectAccessible(page);
    await pick(page, "从今天起转到哪个社区", second, second);
    await shoot(page, "members-move");
    await dialog.getByRole("button", { name: "转到其他社区" }).click();
    await page.getByText("已转到").waitFor();
    // They are no more where the list looks.
    await page.goto(`/members?q=${encodeURIComponent(names[0] ?? "")}`);
    await page.getByText(`${second} · `).first().waitFor();
    await settled(page);
    await shoot(page, "members-moved");
    await page.context().close();
  });
});

describe("figures", () => {
  it("are told in the boundaries of then or of now", async () => {
    const page = await visitor();
    await signIn(page, "analyst");
    await page.goto("/statistics?from=2025-12&to=2026-11&spread=communities");
    await page.locator(".figure-chart canvas").first().waitFor();
    await pick(page, "区划", "", "当时的区划");
    await page.waitForURL(/boundaries=then/);
    await page.getByText("每个时期按它结束时的区划统计").waitFor();
    await page.getByRole("rowheader", { name: first }).waitFor();
    await settled(page);
    await shoot(page, "figures-then");
    await expectAccessible(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    expect((await download).suggestedFilename()).toBe("visits_done_2025-12_2026-11_then.csv");
    await pick(page, "区划", "", "现在的区划");
    await page.waitForURL(/boundaries=now/);
    await page.getByRole("rowheader", { name: second }).waitFor();
    expect(await page.getByRole("rowheader", { name: first }).count()).toBe(0);
    await page.context().close();
  });
});
