import { describe, expect, it } from "vitest";
import { accountOf, apiOf, mark, settled, signIn, visitors } from "./browser";

const visitor = visitors();

describe("what a colleague does", () => {
  it("shows up by itself, and the reader keeps the place", async () => {
    const page = await visitor();
    await signIn(page, "coordinator");
    await page.goto("/cases");
    await settled(page);
    const colleague = await apiOf(page, "caseworker");
    const title = `路灯不亮 ${mark()}`;
    const rows = page.locator("main li");
    await rows.first().waitFor();
    await page.mouse.wheel(0, 200);
    await page.waitForFunction(() => window.scrollY === 200);
    await colleague("post", "/cases", {
      unit_id: accountOf("caseworker").unit_id,
      category: "paperwork",
      priority: "normal",
      title,
    });
    await page.getByText(title).first().waitFor();
    // What is above may have become longer, and the browser have gone along.
    expect(await page.evaluate(() => window.scrollY)).toBeGreaterThanOrEqual(200);
    await page.context().close();
  });
});
