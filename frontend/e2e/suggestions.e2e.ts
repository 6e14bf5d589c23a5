import { describe, expect, it } from "vitest";
import { accountOf, expectAccessible, expectFits, phone, shoot, signIn, visitors } from "./browser";

const visitor = visitors();

const mark = Date.now().toString().slice(-5);
const wish = `小公园里多放几把长椅 ${mark}`;

describe("a suggestion", () => {
  it("is sent without a name, answered, published and read by anybody", async () => {
    const guest = await visitor(phone);
    await guest.goto(`/answers?unit=${accountOf("coordinator").unit_id}`);
    await guest.getByRole("button", { name: "提交" }).click();
    await guest.getByText("请写下您的建议").waitFor();
    await expectAccessible(guest);
    await guest.getByLabel("您的建议").fill(wish);
    await expectFits(guest);
    await shoot(guest, "answers-send");
    await guest.getByRole("button", { name: "提交" }).click();
    await guest.getByText("已收到，谢谢您").waitFor();
    await expectAccessible(guest);

    const office = await visitor();
    await signIn(office, "coordinator");
    await office.goto("/suggestions?state=received");
    await office.getByRole("link", { name: new RegExp(wish) }).waitFor();
    await shoot(office, "suggestions");
    await expectAccessible(office);
    await office.getByRole("link", { name: new RegExp(wish) }).click();
    await office.getByText("没有留名").waitFor();
    await office.getByRole("button", { name: "开始研究" }).click();
    await office.locator("h1").getByText("研究中").waitFor();
    await office.getByRole("button", { name: "答复" }).click();
    const dialog = office.getByRole("dialog");
    await dialog.getByRole("textbox").fill("下月增加六把。");
    await shoot(office, "suggestion-answer");
    await expectAccessible(office);
    await dialog.getByRole("button", { name: "答复" }).click();
    await office.locator("h1").getByText("已答复").waitFor();
    await office.getByRole("button", { name: "公开答复" }).click();
    await dialog.getByRole("button", { name: "公开答复" }).click();
    await office.locator("h1").getByText("已公开").waitFor();
    await office.getByRole("link", { name: "修改答复" }).click();
    await office.getByLabel("后来怎样").fill("六把长椅已装好。");
    await shoot(office, "suggestion-edit");
    await expectAccessible(office);
    await office.getByRole("button", { name: "保存" }).click();
    await office.getByText("六把长椅已装好。").waitFor();
    await shoot(office, "suggestion");
    await expectAccessible(office);

    await guest.goto("/answers");
    await guest.getByRole("heading", { name: wish }).waitFor();
    await guest.getByText("六把长椅已装好。").waitFor();
    await expectFits(guest);
    await expectAccessible(guest);
    await shoot(guest, "answers");
    await guest.setViewportSize({ width: 1280, height: 860 });
    await shoot(guest, "answers");
    await office.getByRole("button", { name: "撤下" }).click();
    await office.getByRole("dialog").getByRole("button", { name: "撤下" }).click();
    await office.locator("h1").getByText("已答复").waitFor();
    await guest.reload();
    await guest.getByText("已公开的答复").waitFor();
    await expect.poll(() => guest.getByRole("heading", { name: wish }).count()).toBe(0);
    await office.context().close();
    await guest.context().close();
  });

  it("that somebody tells the office is written down at the door", async () => {
    const page = await visitor(phone);
    await signIn(page, "caseworker");
    await page.goto("/suggestions");
    await page.getByRole("button", { name: "居民提交页" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "打开看看" }).waitFor();
    await expectAccessible(page);
    await shoot(page, "suggestions-public-page");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.getByRole("link", { name: "登记建议" }).click();
    await page.getByLabel("建议内容").waitFor();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("请写下建议").waitFor();
    await page.getByLabel("建议内容").fill(`楼下加一盏路灯 ${mark}`);
    await expectFits(page);
    await shoot(page, "suggestion-new");
    await expectAccessible(page);
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator("h1").getByText("新收到").waitFor();
    // Publishing is for who leads the community.
    expect(await page.getByRole("button", { name: "公开答复" }).count()).toBe(0);
    await expectFits(page);
    await shoot(page, "suggestion");
    await page.goto("/suggestions");
    await page.getByRole("link", { name: new RegExp(`路灯 ${mark}`) }).waitFor();
    await expectFits(page);
    await shoot(page, "suggestions");
    await page.context().close();
  });
});
