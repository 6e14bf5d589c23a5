import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accountOf,
  expectAccessible,
  expectFits,
  inTheDark,
  phone,
  picture,
  settled,
  shoot,
  signIn,
  visitors,
  wide,
} from "./browser";
import { inOtherStates } from "./states";

const visitor = visitors();
/** By the command that takes all pictures. */
const everything = Boolean(process.env.LINLI_STATES);

type Stop = {
  name: string;
  path: string;
  /** The first record of the list of this name. */
  follow?: string;
  /** What stands behind the record's address. */
  behind?: string;
  /** A link on the way. */
  link?: string;
  /** The user's guide has a picture of it, when one is asked for. */
  guide?: boolean;
};

/** Every page of the app, as the role sees it that works with it. */
const tours: Record<string, Stop[]> = {
  nobody: [
    { name: "sign-in", path: "/sign-in" },
    { name: "invitation", path: "/invitation" },
    { name: "answers", path: `/answers?unit=${accountOf("coordinator").unit_id}` },
    { name: "published-nothing", path: "/published" },
    { name: "missing", path: "/no-such-page" },
  ],
  coordinator: [
    { name: "day", path: "/", guide: true },
    { name: "members", path: "/members", guide: true },
    { name: "members-search", path: "/members?q=zhang&kind=resident" },
    { name: "member-detail", path: "/members", follow: "服务对象" },
    { name: "member-new", path: "/members/new" },
    { name: "member-edit", path: "/members", follow: "服务对象", behind: "/edit" },
    { name: "consent-receipt", path: "/members", follow: "服务对象", link: "的凭据" },
    { name: "households", path: "/households" },
    { name: "household-detail", path: "/households", follow: "家庭" },
    { name: "household-edit", path: "/households", follow: "家庭", behind: "/edit" },
    { name: "household-new", path: "/households/new" },
    { name: "rounds", path: "/rounds" },
    { name: "round-new", path: "/rounds/new" },
    { name: "round-detail", path: "/rounds", follow: "走访轮次" },
    { name: "round-edit", path: "/rounds", follow: "走访轮次", behind: "/edit" },
    { name: "consent-texts", path: "/consent_texts" },
    { name: "consent-text-new", path: "/consent_texts/new" },
    { name: "visits", path: "/visits" },
    { name: "visits-overdue", path: "/visits?due=overdue" },
    { name: "visit-planned", path: "/visits?status=planned", follow: "走访" },
    { name: "visit-done", path: "/visits?status=done", follow: "走访" },
    { name: "visit-edit", path: "/visits?status=planned", follow: "走访", behind: "/edit" },
    { name: "visit-plan", path: "/visits/plan" },
    { name: "visit-new", path: "/visits/new" },
    { name: "events", path: "/events" },
    { name: "event-published", path: "/events?status=published", follow: "活动" },
    { name: "event-held", path: "/events?status=held", follow: "活动" },
    { name: "event-new", path: "/events/new" },
    { name: "event-edit", path: "/events?status=published", follow: "活动", behind: "/edit" },
    {
      name: "event-check-in",
      path: "/events?status=published",
      follow: "活动",
      behind: "/check-in",
      guide: true,
    },
    { name: "cases", path: "/cases" },
    { name: "cases-board", path: "/cases/board", guide: true },
    { name: "case-detail", path: "/cases", follow: "事项", guide: true },
    { name: "case-new", path: "/cases/new" },
    { name: "case-edit", path: "/cases?open=true", follow: "事项", behind: "/edit" },
    { name: "suggestions", path: "/suggestions" },
    { name: "suggestion-detail", path: "/suggestions", follow: "建议" },
    { name: "suggestion-edit", path: "/suggestions", follow: "建议", behind: "/edit" },
    { name: "suggestion-new", path: "/suggestions/new" },
    { name: "calendar-week", path: "/calendar", guide: true },
    { name: "calendar-month", path: "/calendar?view=month" },
    { name: "statistics", path: "/statistics", guide: true },
    { name: "statistics-overview", path: "/statistics/overview" },
    { name: "objections", path: "/objections" },
    { name: "erasure-requests", path: "/erasure_requests" },
    { name: "merges", path: "/members", follow: "服务对象", behind: "/merges" },
    { name: "retention", path: "/retention" },
    { name: "releases", path: "/releases" },
    { name: "release-detail", path: "/releases", follow: "数据发布" },
    { name: "data-requests", path: "/data_requests" },
    { name: "data-request-detail", path: "/data_requests", follow: "数据需求" },
    { name: "data-request-forms", path: "/data_request_forms" },
    { name: "data-request-form", path: "/data_request_forms?state=open", follow: "报表" },
    { name: "data-request-burden", path: "/data_requests/burden" },
    { name: "imports", path: "/imports" },
    { name: "import-new", path: "/imports/new" },
    { name: "import-mappings", path: "/imports/mappings" },
    { name: "import-mappings-cases", path: "/imports/mappings?kind=cases" },
    { name: "accounts", path: "/accounts" },
    { name: "account", path: "/account" },
  ],
  administrator: [
    { name: "units", path: "/units" },
    { name: "unit-edit", path: "/units", link: "修改 " },
    { name: "unit-new", path: "/units/new" },
    { name: "departments", path: "/departments" },
    { name: "department-tokens", path: "/department_tokens" },
    { name: "department-token-new", path: "/department_tokens/new" },
    { name: "webhooks", path: "/webhooks" },
  ],
  auditor: [
    { name: "audit-entries", path: "/audit_entries", guide: true },
    { name: "audit-entry", path: "/audit_entries", follow: "审计记录" },
    { name: "audit-alerts", path: "/audit_alerts" },
    { name: "audit-heads", path: "/audit_heads" },
  ],
  volunteer: [
    { name: "volunteer-day", path: "/" },
    { name: "volunteer-events", path: "/events" },
    { name: "volunteer-calendar", path: "/calendar" },
    { name: "outbox-off", path: "/outbox" },
  ],
  partner: [
    { name: "referrals", path: "/referrals" },
    { name: "referral-detail", path: "/referrals", follow: "转办件", guide: true },
  ],
};

/** Goes to another page, and waits until that is there: the address changes before its program has come. */
async function another(page: Page, go: () => Promise<void>) {
  const before = await page.locator("h1").first().textContent();
  await go();
  await page.waitForFunction((head) => {
    const now = document.querySelector("h1");
    return now !== null && now.textContent !== head;
  }, before);
  await settled(page);
}

/** False where the demo has no record to go to; such pages are looked at where one is made. */
async function walk(page: Page, stop: Stop): Promise<boolean> {
  await page.goto(stop.path);
  await settled(page);
  if (stop.follow) {
    const records = page.getByRole("list", { name: stop.follow, exact: true }).getByRole("link");
    if ((await records.count()) === 0) return false;
    await another(page, () => records.first().click());
  }
  if (stop.behind) {
    await page.goto(`${page.url()}${stop.behind}`);
    await settled(page);
  }
  if (stop.link) {
    const links = page.getByRole("link", { name: new RegExp(stop.link) });
    if ((await links.count()) === 0) return false;
    await another(page, () => links.first().click());
  }
  return true;
}

for (const [role, stops] of Object.entries(tours)) {
  describe.each([wide, phone])(`pages of the ${role} at $width`, (viewport) => {
    let page: Page;
    beforeAll(async () => {
      page = await visitor(viewport);
      if (role !== "nobody") await signIn(page, role);
    });
    afterAll(() => page.context().close());

    it.for(stops)("$name", async (stop, { skip }) => {
      if (!(await walk(page, stop))) skip("the demo has none");
      await shoot(page, stop.name);
      if (stop.guide && viewport === wide && process.env.LINLI_GUIDE) {
        await picture(page, stop.name);
      }
      expect(await page.getByRole("alert").count()).toBe(stop.name === "invitation" ? 1 : 0);
      await expectFits(page);
      // Day by day each width and each look once, which finds nearly as much as all four of them in half the time.
      if (everything || viewport === wide) await expectAccessible(page);
      if (everything || viewport === phone) {
        await inTheDark(page, async () => {
          await shoot(page, `${stop.name}-dark`);
          await expectAccessible(page);
        });
      }
      // Everywhere by the command that takes all pictures; each time where people are most.
      const often = viewport === wide && (stop.name === "day" || stop.name === "members");
      if (!everything && !often) return;
      // Each in both looks and at both widths, though not in all four of them: it would take too long.
      await page.emulateMedia({ colorScheme: viewport === wide ? "light" : "dark" });
      await inOtherStates(page, async (state) => {
        await shoot(page, `${stop.name}-${state}`);
        await expectFits(page);
        await expectAccessible(page);
      });
      await page.emulateMedia({ colorScheme: "light" });
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
