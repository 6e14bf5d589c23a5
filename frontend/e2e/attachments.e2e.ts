import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  expectAccessible,
  expectFits,
  inTheDark,
  mark,
  phone,
  settled,
  shoot,
  signIn,
  visitors,
} from "./browser";

const visitor = visitors();
/** A telephone has a camera, and a finger to point with. */
const telephone = () => visitor(phone, { hasTouch: true, isMobile: true });

/** As a camera writes it: with a part that says where it was taken. */
async function photograph(page: Page, width: number, height: number): Promise<Buffer> {
  const plain = await page.evaluate(
    async ([across, down]) => {
      const canvas = document.createElement("canvas");
      canvas.width = across ?? 0;
      canvas.height = down ?? 0;
      const pen = canvas.getContext("2d");
      if (!pen) throw new Error("nothing to draw with");
      pen.fillStyle = "#7aa6c2";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = "#8a5a3c";
      pen.fillRect(canvas.width / 4, canvas.height / 3, canvas.width / 2, canvas.height / 2);
      return canvas.toDataURL("image/jpeg", 0.9).split(",")[1] ?? "";
    },
    [width, height],
  );
  const jpeg = Buffer.from(plain, "base64");
  // Exif with one entry of positions: 31° north.
  const exif = Buffer.from(
    "457869660000" +
      "4d4d002a00000008" +
      "0001" +
      "8825000400000001" +
      "0000001a" +
      "00000000" +
      "0001" +
      "00010002000000024e000000" +
      "00000000",
    "hex",
  );
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

const input = (page: Page, label: string) =>
  page.locator(`input[type="file"][aria-label="${label}"]`).first();

async function sizeOf(page: Page, picture: Buffer): Promise<[number, number]> {
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/jpeg;base64,${data}`;
    await image.decode();
    return [image.width, image.height] as [number, number];
  }, picture.toString("base64"));
}

describe("files of a case", () => {
  it("are photographed at the intake, and go without saying where that was", async () => {
    const title = `门口堆了杂物 ${mark()}`;
    const page = await telephone();
    await signIn(page, "caseworker");
    await page.goto("/cases/new");
    await settled(page);
    const taken = await photograph(page, 4000, 3000);
    expect(taken.includes("Exif")).toBe(true);
    await page.getByLabel("一句话说明").fill(title);
    await input(page, "拍照").setInputFiles({
      name: "image.jpg",
      mimeType: "image/jpeg",
      buffer: taken,
    });
    const waiting = page.getByRole("list", { name: "正在发送的文件" });
    await waiting.getByText("保存后发送").waitFor();
    await waiting.locator("img").waitFor();
    await waiting.scrollIntoViewIfNeeded();
    await shoot(page, "case-new-picture");
    await expectFits(page);
    await expectAccessible(page);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: title }).waitFor();

    const link = page.getByRole("button", { name: /^下载 photo-\d{8}-\d{6}\.jpg$/ });
    await link.waitFor();
    const download = page.waitForEvent("download");
    await link.click();
    const file = readFileSync(await (await download).path());
    expect(file.includes("Exif")).toBe(false);
    expect(await sizeOf(page, file)).toEqual([2400, 1800]);
    await shoot(page, "case-picture");

    await page.getByRole("button", { name: /^看 photo-/ }).click();
    await page.getByRole("img", { name: /^图片：photo-/ }).waitFor();
    await shoot(page, "case-picture-shown");
    await expectAccessible(page);
    await page.keyboard.press("Escape");

    // On the timeline there is a camera, too.
    await input(page, "拍照").setInputFiles({
      name: "image.jpg",
      mimeType: "image/jpeg",
      buffer: await photograph(page, 800, 600),
    });
    await expect.poll(() => link.count()).toBe(2);
    await page
      .getByRole("button", { name: /^删除 photo-/ })
      .first()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "删除", exact: true }).click();
    await expect.poll(() => link.count()).toBe(1);
    await page.context().close();
  });

  it("are sent again after the line broke, and say why they were refused", async () => {
    const page = await visitor();
    await signIn(page, "caseworker");
    await page.goto("/cases?open=true");
    await page.getByRole("list", { name: "事项" }).getByRole("link").first().click();
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
    await settled(page);
    const line = /\/attachments$/;
    await page.route(line, (route) =>
      route.request().method() === "POST" ? route.abort() : route.continue(),
    );
    await input(page, "添加附件").setInputFiles([
      {
        name: `物料 ${mark()}.csv`,
        mimeType: "text/csv",
        buffer: Buffer.from("名称,数量\n灯,2\n"),
      },
      { name: "程序.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ这不是文件") },
    ]);
    const list = page.getByRole("list", { name: "正在发送的文件" });
    await expect.poll(() => list.getByRole("button", { name: "重试" }).count()).toBe(2);
    await shoot(page, "case-files-failed");
    await expectAccessible(page);
    await inTheDark(page, () => expectAccessible(page));
    await page.unroute(line);
    await list.getByRole("button", { name: "重试" }).first().click();
    await page.getByRole("button", { name: /^下载 物料 / }).waitFor();
    await list.getByRole("button", { name: "重试" }).click();
    await list.getByRole("alert").waitFor();
    await expect.poll(() => list.getByRole("button", { name: "重试" }).count()).toBe(0);
    await shoot(page, "case-files-refused");
    await page.setViewportSize(phone);
    await shoot(page, "case-files-refused");
    await list.getByRole("button", { name: "不要“程序.pdf”了" }).click();
    await list.waitFor({ state: "hidden" });
    await page.context().close();
  });
});
