import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
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
  visitors,
} from "./browser";

const folder = mkdtempSync(join(tmpdir(), "linli-camera-"));
/** What the browser's camera sees. */
const film = join(folder, "film.y4m");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const visitor = visitors(
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${film}`,
);

const WIDTH = 640;
const HEIGHT = 480;

/** A film of a picture that is held before the camera. */
async function filmOf(page: Page, png: Buffer): Promise<void> {
  const grey = await page.evaluate(
    async ([data, width, height]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      const pen = canvas.getContext("2d");
      if (!pen) throw new Error("nothing to draw with");
      pen.fillStyle = "#b8b2a8";
      pen.fillRect(0, 0, width, height);
      // Held a little askew.
      pen.translate(width / 2, height / 2);
      pen.rotate(0.12);
      const edge = height * 0.7;
      pen.drawImage(image, -edge / 2, -edge / 2, edge, edge);
      const { data: points } = pen.getImageData(0, 0, width, height);
      let text = "";
      for (let at = 0; at < points.length; at += 4) text += String.fromCharCode(points[at] ?? 0);
      return btoa(text);
    },
    [png.toString("base64"), WIDTH, HEIGHT] as const,
  );
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), Buffer.from(grey, "base64"), colours]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(film, Buffer.concat([head, frame, frame, frame]));
}

/** Somebody who may be asked to events, and an event to come to. */
async function prepared(page: Page) {
  const api = await apiOf(page, "coordinator");
  const { unit_id } = accountOf("coordinator");
  const who = `宇文试${mark()}`;
  const member = await api("post", "/members", { unit_id, kind: "resident", name: who });
  await api("post", `/members/${member.id}/consents`, {
    purpose: "events",
    given_how: "written",
    text_version: "2026-1",
  });
  const { code } = (await api("post", `/members/${member.id}/portal_codes`)) as unknown as {
    code: string;
  };
  const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const event = await api("post", "/events", {
    unit_id,
    kind: "get_together",
    title: `邻里茶话会 ${mark()}`,
    starts_at: soon(1),
    ends_at: soon(3),
  });
  await api("post", `/events/${event.id}/publish`, undefined, `"${event.version}"`);
  return { who, code, event: event.id };
}

describe("check-in", () => {
  it("by the code that a member shows on the telephone", async () => {
    const member = await visitor(phone);
    const { who, code, event } = await prepared(member);
    await member.goto("/portal");
    await member.getByLabel("登录码").fill(code);
    await member.getByRole("button", { name: "登录" }).click();
    await member.getByRole("heading", { name: `${who}，您好` }).waitFor();
    await member.goto("/portal/events");
    await member
      .getByRole("button", { name: /^报名参加“邻里茶话会/ })
      .last()
      .click();
    await member.getByText("已报名").first().waitFor();
    await member.getByText("签到码").last().click();
    const ticket = member.getByRole("img", { name: /^“邻里茶话会.*的签到码$/ }).last();
    await ticket.waitFor();
    await ticket.scrollIntoViewIfNeeded();
    await shoot(member, "portal-ticket");
    await expectAccessible(member);
    await expectFits(member);
    await filmOf(member, await ticket.screenshot());
    // In the dark it is dark on white, too.
    await member.emulateMedia({ colorScheme: "dark" });
    await shoot(member, "portal-ticket-dark");
    await member.context().close();

    const office = await visitor(phone);
    await signIn(office, "caseworker");
    await office.goto(`/events/${event}/check-in`);
    await settled(office);
    await office.getByRole("button", { name: "扫码签到" }).click();
    const said = office.locator(".scan-said");
    await said.getByText(`${who}已签到`).waitFor();
    await office.getByRole("listitem").filter({ hasText: who }).getByText("已签到").waitFor();
    await shoot(office, "check-in-scanned");
    await expectFits(office);
    await expectAccessible(office);
    await inTheDark(office, () => expectAccessible(office));
    // Whoever is still held before the camera is not counted twice.
    await said.getByText(`${who}已经签过到了。`).waitFor();
    await office.getByRole("button", { name: "关掉摄像头" }).click();
    await office.locator("video").waitFor({ state: "detached" });

    // The code of another event.
    const other = await prepared(office);
    await office.goto(`/events/${other.event}/check-in`);
    await settled(office);
    await office.getByRole("button", { name: "扫码签到" }).click();
    await said.getByText(`${who}报名的是别的活动。`).waitFor();
    await office.context().close();
  });

  it("by name where there is no camera, or none is allowed", async () => {
    const page = await visitor(phone);
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException("no", "NotAllowedError"));
    });
    const { event } = await prepared(page);
    await signIn(page, "caseworker");
    await page.goto(`/events/${event}/check-in`);
    await settled(page);
    await page.getByRole("button", { name: "扫码签到" }).click();
    const alert = page.getByRole("alert");
    await alert.getByText("没有允许使用摄像头").waitFor();
    await alert.getByText("请在下面的名单里按姓名签到。").waitFor();
    expect(await page.locator("video").count()).toBe(0);
    await shoot(page, "check-in-no-camera");
    await expectAccessible(page);
    await page.context().close();
  });
});
