// How long people wait, on a computer that is four times as slow as this one: the production build, served by the
// real program with its demo data. Medians of five; for what is pressed, the 95th percentile.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const SLOWER = 4;
const TIMES = 5;
const READY = { signIn: 800, portal: 800, members: 1800 };
const PRESSED = 200;
const HEAP_MB = 30;
/** However many there are, a list begins with a page of them. */
const AT_ONCE = 50;
/** About what somebody opens within an hour. */
const OPENED = 120;

const repository = new URL("..", import.meta.url).pathname;

/** Starts the program; gives its address, its people, and how to stop it. */
async function serve(web) {
  const program =
    process.env.LINLI_TEST_BIN ?? process.env.LINLI_BIN ?? `${repository}target/debug/linli`;
  if (!existsSync(program)) throw new Error(`No server at ${program}: set LINLI_TEST_BIN`);
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("LINLI_") && name !== "DATABASE_URL",
  );
  const server = spawn(program, ["serve", "--ephemeral", "--demo"], {
    cwd: repository,
    env: { ...Object.fromEntries(own), LINLI_LISTEN: "127.0.0.1:0", LINLI_WEB_FOLDER: web },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = await new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`The server ended with ${code}`)));
    createInterface({ input: server.stdout }).on("line", (line) => {
      if (line.startsWith("{")) resolve(JSON.parse(line));
    });
  });
  const stop = () =>
    new Promise((resolve) => {
      server.once("exit", resolve);
      server.kill("SIGTERM");
    });
  return { ...said, stop };
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)] ?? 0;
const percentile = (values, share) =>
  sorted(values)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? 0;

async function slowed(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return client;
}

/** From the request for a page until what it is for stands there, nothing being in the browser's cache. */
async function ready(browser, address, prepare, path, selector) {
  const taken = [];
  for (let time = 0; time < TIMES; time++) {
    const context = await visitor(browser, address);
    const page = await context.newPage();
    const state = await prepare(page);
    const client = await slowed(page);
    await client.send("Network.clearBrowserCache");
    const began = performance.now();
    await page.goto(path, { waitUntil: "commit" });
    await page.locator(selector).first().waitFor();
    taken.push(performance.now() - began);
    await state?.();
    await context.close();
  }
  return median(taken);
}

/** Somebody without the stream of changes: with it a page is never idle, as the browser understands it. */
async function visitor(browser, address) {
  const context = await browser.newContext({ baseURL: address, locale: "zh-CN" });
  await context.route("**/api/v1/changes", (route) => route.abort());
  return context;
}

async function signIn(page, { login, password }) {
  await page.goto("/sign-in");
  await page.getByLabel("账号").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("navigation", { name: "主导航" }).first().waitFor();
  await page.waitForLoadState("networkidle");
}

const ROWS = 'ul[aria-label="服务对象"] > li';

/** What the browser itself says of each press: until the next picture after it. */
async function pressed(browser, address, account) {
  const context = await visitor(browser, address);
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.presses = [];
    new PerformanceObserver((list) => {
      for (const { name, duration, interactionId } of list.getEntries()) {
        if (interactionId) window.presses.push({ name, duration });
      }
    }).observe({ type: "event", durationThreshold: 16, buffered: true });
  });
  await signIn(page, account);
  await page.goto("/members");
  await page.locator(ROWS).first().waitFor();
  const rows = await page.locator(ROWS).count();
  await slowed(page);
  let strokes = 0;
  for (let time = 0; time < TIMES; time++) {
    const search = page.getByRole("searchbox", { name: "查找服务对象" });
    await search.click();
    await search.pressSequentially("zhang", { delay: 60 });
    await page.waitForTimeout(700);
    await search.fill("");
    await page.waitForTimeout(700);
    strokes += 6;
    const more = page.getByRole("button", { name: "加载更多" });
    if (await more.isVisible()) {
      await more.click();
      await page.waitForTimeout(500);
    }
    await page.getByRole("button", { name: /^(展开|收起)$/ }).click();
    await page.waitForTimeout(300);
    for (const look of ["深色", "浅色"]) {
      await page.getByLabel("浅色或深色").first().click();
      await page.waitForTimeout(300);
      await page
        .locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: look })
        .click();
      await page.waitForTimeout(500);
    }
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    strokes += 8;
  }
  const presses = await page.evaluate(() => window.presses);
  await context.close();
  // What is faster than the browser tells of is as fast as it can tell.
  const quick = Math.max(0, strokes - presses.length);
  const durations = [...presses.map(({ duration }) => duration), ...Array(quick).fill(16)];
  return { slowest: percentile(durations, 0.95), count: durations.length, rows };
}

async function heap(browser, address, account) {
  const context = await visitor(browser, address);
  const page = await context.newPage();
  await signIn(page, account);
  const places = ["服务对象", "事项", "走访", "活动", "日历", "建议", "今天"];
  for (let time = 0; time < OPENED; time++) {
    await page
      .getByRole("navigation", { name: "主导航" })
      .first()
      .getByRole("link", { name: places[time % places.length], exact: true })
      .click();
    await page.waitForLoadState("networkidle");
  }
  const client = await context.newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  await context.close();
  return usedSize / 1_000_000;
}

/** True when something is above its budget. */
export async function times(web) {
  const server = await serve(web);
  const account = server.people.find(({ role }) => role === "coordinator");
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"],
    env: { ...process.env, LANGUAGE: "zh_CN" },
  });
  let over = false;
  const say = (value, unit, budget, what) => {
    const above = value > budget;
    over ||= above;
    const said = unit === "MB" ? value.toFixed(1) : Math.round(value);
    process.stdout.write(
      `${String(said).padStart(6)} ${unit}  ${above ? "ABOVE" : "within"} ${budget} ${unit}  ${what}\n`,
    );
  };
  try {
    const { address } = server;
    const nobody = async () => undefined;
    const shown = await ready(browser, address, nobody, "/sign-in", "form button[type=submit]");
    say(shown, "ms", READY.signIn, "sign-in ready");
    const entered = await ready(browser, address, nobody, "/portal", "form button[type=submit]");
    say(entered, "ms", READY.portal, "members' own sign-in ready");
    const listed = await ready(browser, address, (page) => signIn(page, account), "/members", ROWS);
    say(listed, "ms", READY.members, "members list ready");
    const { slowest, count, rows } = await pressed(browser, address, account);
    say(slowest, "ms", PRESSED, `95th percentile of ${count} presses`);
    say(rows, "rows", AT_ONCE, "of a list at once");
    say(await heap(browser, address, account), "MB", HEAP_MB, `heap after ${OPENED} pages`);
  } finally {
    await browser.close();
    await server.stop();
  }
  return over;
}
