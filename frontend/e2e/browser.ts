import { mkdirSync, writeFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";

const folder = new URL("./screenshots", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const instance = inject("instance");
export const wide = { width: 1280, height: 860 };
export const phone = { width: 375, height: 760 };

function startBrowser(more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...flags, ...more],
    // Date fields are the browser's own and speak its language.
    env: { ...process.env, LANGUAGE: "zh_CN" },
  });
}

/** One browser for the tests of a file; what comes back opens a page in it. */
export function visitors(...moreFlags: string[]) {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser(moreFlags);
  });
  afterAll(() => browser.close());
  return (viewport = wide, more: BrowserContextOptions = {}) => visitor(browser, viewport, more);
}

/** A fresh visitor, who reads simplified Chinese. */
async function visitor(
  browser: Browser,
  viewport: typeof wide,
  more: BrowserContextOptions,
): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    baseURL: instance.address,
    viewport,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
    ...more,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  watch(page);
  page.on("pageerror", (error) => {
    throw error;
  });
  return page;
}

/** What tells the records of one run of a test from those of another: a second try meets the first one's. */
export function mark(): string {
  return Date.now().toString().slice(-6);
}

export function accountOf(role: string) {
  const account = instance.people.find((one) => one.role === role);
  if (!account) throw new Error(`the demo has no ${role}`);
  return account;
}

export async function signIn(page: Page, role: string): Promise<void> {
  const { login, password } = accountOf(role);
  await signInWith(page, login, password);
}

async function signInWith(page: Page, login: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("账号").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("navigation", { name: "主导航" }).first().waitFor();
  await settled(page);
}

/** Who leads the whole district; the first coordinator leads a community. */
export function leadOfDistrict() {
  const { unit_id } = accountOf("administrator");
  const lead = instance.people.find((one) => one.role === "coordinator" && one.unit_id === unit_id);
  if (!lead) throw new Error("nobody in the demo leads the district");
  return lead;
}

export async function signInAtTheTop(page: Page): Promise<void> {
  const { login, password } = leadOfDistrict();
  await signInWith(page, login, password);
}

/** What each page waits for. A stream of changes has no end, so that it is never idle as the browser understands it. */
const asking = new WeakMap<Page, Set<Request>>();

function watch(page: Page): Set<Request> {
  const open = new Set<Request>();
  asking.set(page, open);
  page.on("request", (request) => {
    if (!request.url().endsWith("/api/v1/changes")) open.add(request);
  });
  const over = (request: Request) => open.delete(request);
  page.on("requestfinished", over);
  page.on("requestfailed", over);
  return open;
}

const STEP_MS = 50;
const QUIET_MS = 500;
const LONGEST_MS = 30_000;

/** Nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  const open = asking.get(page) ?? watch(page);
  const until = Date.now() + LONGEST_MS;
  await page.waitForLoadState("load");
  for (let quiet = 0; quiet < QUIET_MS; quiet = open.size === 0 ? quiet + STEP_MS : 0) {
    if (Date.now() > until) {
      throw new Error(`still loading: ${[...open].map((request) => request.url()).join(" ")}`);
    }
    await page.waitForTimeout(STEP_MS);
  }
  await page.waitForFunction(() => document.querySelector('[aria-label="正在加载"]') === null);
}

/** No serious fault for people who use a keyboard, a screen reader or need contrast; none at all when all states are looked at. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const faults = violations
    .filter(
      ({ impact }) => impact === "serious" || impact === "critical" || process.env.LINLI_STATES,
    )
    .map(({ id, nodes }) => ({
      id,
      nodes: nodes.map((node) => `${node.html} ${node.failureSummary}`),
    }));
  expect(faults).toEqual([]);
}

/** Nothing stands out of the window sideways. */
export async function expectFits(page: Page): Promise<void> {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over).toBeLessThanOrEqual(0);
}

/** Not where nobody looks at it. */
export async function shoot(page: Page, name: string): Promise<void> {
  await settled(page);
  if (process.env.CI) return;
  const width = page.viewportSize()?.width ?? 0;
  await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
}

/** As `shoot`, of a page with a paper in it: a frame without scripts never says that it has settled. */
export async function shootPaper(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
}

/** Presses a button of the page, and says in the dialog that it opens, where there is one, what is asked there. */
export async function step(page: Page, name: string, text?: string) {
  await page.getByRole("button", { name, exact: true }).click();
  if (text === undefined) return;
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(text);
  await dialog.getByRole("button", { name, exact: true }).click();
}

const pictures = new URL("../../docs/pictures", import.meta.url).pathname;

/** A picture for the user's guide, of what is on the screen and no more; small, as the browser itself packs it. */
export async function picture(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.locator(".ant-message-notice").first().waitFor({ state: "detached" });
  const png = (await page.screenshot()).toString("base64");
  const desk = await page.context().newPage();
  const webp = await desk.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.8).split(",")[1] ?? "";
  }, png);
  await desk.close();
  mkdirSync(pictures, { recursive: true });
  writeFileSync(`${pictures}/${name}.webp`, Buffer.from(webp, "base64"));
}

/** As much of the API's answers as tests look at. */
export type Said = {
  id: string;
  version: number;
  status: string;
  notes: string;
  member_id: string;
  items: { id: string; version: string; login: string }[];
};
export type Api = (
  method: "get" | "post" | "patch",
  path: string,
  data?: unknown,
  etag?: string,
) => Promise<Said>;

/** The API as somebody of a role calls it, to bring about what a test is about. */
export async function apiOf(page: Page, role: string): Promise<Api> {
  const { login, password } = accountOf(role);
  const signedIn = await page.request.post("/api/v1/auth/login", { data: { login, password } });
  const { access_token } = await signedIn.json();
  return async (method, path, data, etag) => {
    const answer = await page.request[method](`/api/v1${path}`, {
      headers: {
        Authorization: `Bearer ${access_token}`,
        ...(etag ? { "If-Match": etag } : {}),
      },
      ...(data === undefined ? {} : { data }),
    });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  };
}

/** The same page as those see it who have their device dark; the app follows at once. */
export async function inTheDark(page: Page, look: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction(() => document.documentElement.dataset.look === "dark");
  await look();
  await page.emulateMedia({ colorScheme: "light" });
  await page.waitForFunction(() => document.documentElement.dataset.look === "light");
}

/** Picks an entry of a select or a search by typing. */
export async function pick(
  page: Page,
  label: string,
  typed: string,
  entry: string | RegExp,
): Promise<void> {
  await page.getByLabel(label).first().click();
  await page.keyboard.type(typed);
  await page
    .locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: entry })
    .first()
    .click();
}
