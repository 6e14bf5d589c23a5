import type { Page, Route } from "playwright-core";
import { settled } from "./browser";

const API = "**/api/v1/**";

/**
 * Who one is goes on being answered: without it there is no page, but the one to sign in. So does the stream of changes,
 * which has no end that could be waited for.
 */
const known = (route: Route) =>
  /\/api\/v1\/(auth\/|me$|changes$|portal\/sign)/.test(route.request().url());

function refuse(route: Route, status: number, type: string, title: string) {
  const body = { type: `https://linli.example/problems/${type}`, title, status };
  return route.fulfill({ status, contentType: "application/problem+json", json: body });
}

type Answer = (route: Route) => Promise<void>;

/** Nothing that is asked for is given. */
const failing =
  (status: number, type: string, title: string): Answer =>
  (route) =>
    known(route) ? route.continue() : refuse(route, status, type, title);

/** Every list that it asks for is empty. */
const empty: Answer = async (route) => {
  if (known(route) || route.request().method() !== "GET") return route.continue();
  const response = await route.fetch();
  const body = await response.json().catch(() => null);
  if (!Array.isArray(body?.items)) return route.fulfill({ response });
  return route.fulfill({ response, json: { ...body, items: [], next: null } });
};

/** Whatever is sent is refused. */
const unsent: Answer = (route) =>
  known(route) || route.request().method() === "GET"
    ? route.continue()
    : refuse(route, 422, "invalid-body", "填写的内容没有保存。");

const SUBMIT = "main form:not(search form) button[type=submit]";
const FAULT = "main .ant-form-item-explain-error, main [role=alert], main .plain-fault";

async function under(page: Page, answer: Answer, look: () => Promise<void>): Promise<void> {
  await page.route(API, answer);
  try {
    await page.reload();
    await settled(page);
    await look();
  } finally {
    await page.unroute(API, answer);
  }
}

/** Sends the page's form as it stands; false where there is none, or nothing comes of it. */
async function sent(page: Page): Promise<boolean> {
  const submit = page.locator(SUBMIT).first();
  if ((await submit.count()) === 0 || !(await submit.isEnabled())) return false;
  await submit.click();
  const fault = page.locator(FAULT).first();
  await fault.waitFor({ timeout: 5000 }).catch(() => undefined);
  return fault.isVisible();
}

/** The page as a demo does not show it: when something goes wrong, and when nothing is there. */
export async function inOtherStates(page: Page, look: (state: string) => Promise<void>) {
  // What a record's page does when the server fails is what it does when the record is gone.
  const record = /\/[0-9a-f-]{36}/.test(page.url());
  const answer = record
    ? failing(404, "not-found", "没有找到")
    : failing(500, "internal", "服务器出错了");
  await under(page, answer, () => look(record ? "gone" : "failed"));
  await under(page, empty, () => look("empty"));
  if ((await page.locator(SUBMIT).count()) === 0) return;
  await under(page, unsent, async () => {
    if (await sent(page)) await look("refused");
  });
}
