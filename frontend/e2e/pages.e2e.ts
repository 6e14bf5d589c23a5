import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
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

type Stop = { name: string; path: string; follow?: string };

/** Every main page; with `follow`, the first record of the list behind it. */
const tours: Record<string, Stop[]> = {
  coordinator: [
    { name: "day", path: "/" },
    { name: "members", path: "/members" },
    { name: "members-search", path: "/members?q=zhang&kind=resident" },
    { name: "member-detail", path: "/members", follow: "服务对象" },
    { name: "households", path: "/households" },
    { name: "household-new", path: "/households/new" },
    { name: "rounds", path: "/rounds" },
    { name: "round-new", path: "/rounds/new" },
    { name: "consent-texts", path: "/consent_texts" },
    { name: "consent-text-new", path: "/consent_texts/new" },
    { name: "visits", path: "/visits" },
    { name: "visits-overdue", path: "/visits?due=overdue" },
    { name: "visit-planned", path: "/visits?status=planned", follow: "走访" },
    { name: "visit-done", path: "/visits?status=done", follow: "走访" },
    { name: "visit-plan", path: "/visits/plan" },
    { name: "visit-new", path: "/visits/new" },
    { name: "events", path: "/events" },
    { name: "event-published", path: "/events?status=published", follow: "活动" },
    { name: "event-held", path: "/events?status=held", follow: "活动" },
    { name: "event-new", path: "/events/new" },
    { name: "cases", path: "/cases" },
    { name: "case-detail", path: "/cases", follow: "事项" },
    { name: "case-new", path: "/cases/new" },
    { name: "imports", path: "/imports" },
    { name: "import-new", path: "/imports/new" },
    { name: "accounts", path: "/accounts" },
    { name: "account", path: "/account" },
  ],
  administrator: [
    { name: "units", path: "/units" },
    { name: "unit-new", path: "/units/new" },
    { name: "departments", path: "/departments" },
  ],
  auditor: [
    { name: "audit-entries", path: "/audit_entries" },
    { name: "audit-alerts", path: "/audit_alerts" },
    { name: "audit-heads", path: "/audit_heads" },
  ],
  volunteer: [
    { name: "volunteer-day", path: "/" },
    { name: "volunteer-events", path: "/events" },
  ],
  partner: [{ name: "referrals", path: "/referrals" }],
};

async function walk(page: Page, stop: Stop) {
  await page.goto(stop.path);
  await settled(page);
  if (stop.follow) {
    await page
      .getByRole("list", { name: stop.follow, exact: true })
      .getByRole("link")
      .first()
      .click();
    await page.waitForURL(/\/[0-9a-f-]{36}$/);
    await settled(page);
  }
}

for (const [role, stops] of Object.entries(tours)) {
  describe.each([wide, phone])(`pages of the ${role} at $width`, (viewport) => {
    let page: Page;
    beforeAll(async () => {
      page = await visitor(viewport);
      await signIn(page, role);
    });
    afterAll(() => page.context().close());

    it.each(stops)("$name", async (stop) => {
      await walk(page, stop);
      await shoot(page, stop.name);
      expect(await page.getByRole("alert").count()).toBe(0);
      await expectFits(page);
      await expectAccessible(page);
    });
  });
}

describe("the drawer on a phone", () => {
  it("opens and closes by keyboard and gives the focus back", async () => {
    const page = await visitor(phone);
    await signIn(page, "coordinator");
    const more = page.getByRole("button", { name: "更多" });
    await more.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByRole("link", { name: "导入" }).waitFor();
    await expectAccessible(page);
    await shoot(page, "drawer");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await more.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().close();
  });
});

describe("the other languages", () => {
  it.each([
    ["zh-Hant", "服務對象"],
    ["en", "Members"],
  ])("%s", async (tag, title) => {
    const page = await visitor();
    await page.addInitScript((language) => localStorage.setItem("linli.language", language), tag);
    await page.goto("/sign-in");
    await expectAccessible(page);
    await page.context().close();

    const reader = await visitor();
    await signIn(reader, "caseworker");
    await reader.evaluate((language) => localStorage.setItem("linli.language", language), tag);
    await reader.goto("/members");
    await reader.getByRole("heading", { name: title }).waitFor();
    await expectFits(reader);
    await shoot(reader, `members-${tag}`);
    await reader.context().close();
  });
});
