import { readFileSync } from "node:fs";
import type { Download, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  accountOf,
  expectAccessible,
  expectFits,
  inTheDark,
  phone,
  pick,
  settled,
  shoot,
  signIn,
  visitors,
  wide,
} from "./browser";

const visitor = visitors();
const SPAN = { from: "2025-12", to: "2026-11" };

type Answer = { series: { unit_id: string; figures: (number | null)[] }[] };

/** What the API says to the analyst of the same question. */
async function figuresOf(page: Page, indicator: string, query: Record<string, string>) {
  const { login, password, unit_id } = accountOf("analyst");
  const signedIn = await page.request.post("/api/v1/auth/login", { data: { login, password } });
  const { access_token } = await signedIn.json();
  const asked = new URLSearchParams({ unit_id, ...SPAN, ...query });
  const answer = await page.request.get(`/api/v1/statistics/${indicator}?${asked}`, {
    headers: { Authorization: `Bearer ${access_token}` },
  });
  expect(answer.status()).toBe(200);
  return (await answer.json()) as Answer;
}

/** The table's figures, read as the API writes them. */
async function tabled(page: Page): Promise<(number | null)[]> {
  const cells = await page.locator(".figure-table td").allTextContents();
  return cells.map((cell) => (cell === "不公布" ? null : Number(cell.replaceAll(",", ""))));
}

/** The chart is there, and not blank: it has ink of more than one colour. */
async function drawn(page: Page): Promise<void> {
  await page.locator(".figure-chart canvas").first().waitFor();
  await settled(page);
  const colours = await page
    .locator(".figure-chart canvas")
    .first()
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const ink = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height);
      return new Set(new Uint32Array(ink?.data.buffer ?? new ArrayBuffer(0))).size;
    });
  expect(colours).toBeGreaterThan(2);
}

async function fetched(page: Page, button: string): Promise<Download> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return download;
}

async function openFigures(page: Page, query: Record<string, string> = {}): Promise<void> {
  await page.goto(`/statistics?${new URLSearchParams({ ...SPAN, ...query })}`);
  await drawn(page);
}

describe("figures", () => {
  it("are those of the API for the indicator and spread that are chosen", async () => {
    const page = await visitor();
    await signIn(page, "analyst");
    await page.getByRole("link", { name: "统计" }).click();
    await page.waitForURL(/\/statistics/);
    await drawn(page);
    await openFigures(page);
    const done = await figuresOf(page, "visits_done", {});
    expect(done.series[0]?.figures.some((figure) => (figure ?? 0) > 0)).toBe(true);
    expect(await tabled(page)).toEqual(done.series[0]?.figures);

    await pick(page, "指标", "受理", /./);
    await page.waitForURL(/indicator=cases_opened/);
    await pick(page, "统计范围", "每个社区", "每个社区");
    await page.waitForURL(/spread=communities/);
    await drawn(page);
    const opened = await figuresOf(page, "cases_opened", { spread: "communities" });
    expect(await tabled(page)).toEqual(opened.series.flatMap(({ figures }) => figures));
    await page.reload();
    await drawn(page);
    expect(await tabled(page)).toEqual(opened.series.flatMap(({ figures }) => figures));
    await page.context().close();
  });

  it("of persons tell what is withheld, and units are not ranked by them", async () => {
    const page = await visitor();
    await signIn(page, "analyst");
    const query = { spread: "communities", granularity: "quarter", from: "2025-Q4", to: "2026-Q4" };
    await openFigures(page, { ...query, indicator: "members_served" });
    const served = await figuresOf(page, "members_served", query);
    const figures = served.series.flatMap((series) => series.figures);
    expect(figures).toContain(null);
    expect(await tabled(page)).toEqual(figures);
    await page.getByText(/个数不公布/).waitFor();
    expect(await page.getByRole("radio", { name: "单位排名" }).isDisabled()).toBe(true);
    await page.context().close();
  });

  it("go along as files", async () => {
    const page = await visitor();
    await signIn(page, "analyst");
    await openFigures(page);
    const name = `visits_done_${SPAN.from}_${SPAN.to}`;
    const csv = await fetched(page, "CSV");
    expect(csv.suggestedFilename()).toBe(`${name}.csv`);
    const text = readFileSync(await csv.path(), "utf8");
    expect(text.startsWith("\ufeff")).toBe(true);
    expect(text.trim().split(/\r?\n/)).toHaveLength(1 + 12);
    const xlsx = await fetched(page, "XLSX");
    expect(
      readFileSync(await xlsx.path())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
    const png = await fetched(page, "图片");
    expect(png.suggestedFilename()).toBe(`${name}.png`);
    const picture = readFileSync(await png.path());
    expect(picture.subarray(1, 4).toString()).toBe("PNG");
    expect(picture.readUInt32BE(16)).toBe(1920);
    await page.context().close();
  });

  it("can be asked for by keyboard alone", async () => {
    const page = await visitor();
    await signIn(page, "analyst");
    await openFigures(page);
    await page.getByRole("radio", { name: "按时间" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(/view=bar/);
    await drawn(page);
    await page.getByLabel("指标").focus();
    await page.keyboard.type("服务对象人数");
    await page.keyboard.press("Enter");
    await page.waitForURL(/indicator=members_served/);
    await drawn(page);
    await page.getByRole("region", { name: /^表：/ }).focus();
    await page.context().close();
  });

  it.each([wide, phone])(
    "can be read at $width, in the light and in the dark",
    async (viewport) => {
      const page = await visitor(viewport);
      await signIn(page, "analyst");
      const views: Record<string, Record<string, string>> = {
        line: { spread: "communities" },
        groups: { view: "bar", by: "channel", spread: "communities" },
        ranking: { view: "ranking", spread: "communities" },
        persons: { view: "ranking", indicator: "members_served", spread: "communities" },
        hours: { view: "bar", indicator: "volunteer_minutes", spread: "communities" },
      };
      for (const [name, query] of Object.entries(views)) {
        await openFigures(page, query);
        await shoot(page, `figures-${name}`);
        await expectFits(page);
      }
      await expectAccessible(page);
      await inTheDark(page, async () => {
        await shoot(page, "figures-dark");
        await expectAccessible(page);
      });
      await page.context().close();
    },
  );

  it("are for those who may see them", async () => {
    const page = await visitor();
    await signIn(page, "volunteer");
    expect(await page.getByRole("link", { name: "统计" }).count()).toBe(0);
    await page.goto("/statistics");
    await page.getByRole("alert").waitFor();
    await page.context().close();
  });
});
