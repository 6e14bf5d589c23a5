import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import type { OwnCaseView, OwnRecordView } from "@/api/generated";
import { beginPortal, endPortal, portalToken } from "@/api/portalSession";
import { openPortal, refused, unit } from "@/app/testing";

const now = "2026-11-01T08:00:00Z";
const record: OwnRecordView = {
  member: {
    id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
    unit_id: unit.id,
    kind: "business",
    status: "active",
    name: "春风小吃店",
    phone: "13800138000",
    wants_visits: false,
    joined_on: "2026-01-01",
    created_at: now,
    updated_at: now,
    version: 4,
  },
  unit: unit.name,
  programmes: [],
  links: [],
  rounds: [],
  feedback: [],
};
const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d12";
const solved: OwnCaseView = {
  id,
  state: "resolved",
  actions: ["confirm", "reopen"],
  category: "street_order",
  priority: "normal",
  title: "店门口被流动摊贩堵住",
  resolution: "城管已疏导。",
  opened_at: now,
  reopened: 0,
  referrals: [],
  attachments: [],
};
const none = { items: [], next: null };
const says = {
  "GET /portal/me": record,
  "GET /portal/cases": none,
  "GET /portal/visits": none,
  "GET /portal/sign_ups": none,
  "GET /portal/objections": none,
  [`GET /portal/cases/${id}`]: solved,
  [`GET /portal/cases/${id}/timeline`]: none,
};
const session = { token: "linli_p_x", token_type: "Bearer", expires_at: "2026-11-01T09:00:00Z" };

beforeEach(() => sessionStorage.clear());

it("is opened with a code, and keeps to the member's token", async () => {
  const asked = await openPortal("/portal", { ...says, "POST /portal/session": session });
  fireEvent.click(await screen.findByRole("button", { name: "登录" }));
  await screen.findByText("请输入登录码");
  fireEvent.change(screen.getByLabelText("登录码"), { target: { value: "7kqm-4xtd-9wpa-2hnv" } });
  fireEvent.click(screen.getByRole("button", { name: "登录" }));
  await screen.findByRole("heading", { name: "春风小吃店，您好" });
  const tokens = asked.map(({ path, headers }) => [path, headers.get("Authorization")]);
  expect(tokens[0]).toEqual(["/portal/session", null]);
  expect(new Set(tokens.slice(1).map(([, token]) => token))).toEqual(new Set(["Bearer linli_p_x"]));
});

it("fills in the code of a slip's link and waits to be told", async () => {
  beginPortal("linli_p_other", session.expires_at);
  const asked = await openPortal("/portal#7KQM4XTD9WPA2HNV", {
    ...says,
    "POST /portal/session": () => refused(401, "wrong-credentials"),
  });
  const field = (await screen.findByLabelText("登录码")) as HTMLInputElement;
  await waitFor(() => expect(field.value).toBe("7KQM-4XTD-9WPA-2HNV"));
  expect(asked.filter(({ method }) => method === "POST")).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "登录" }));
  await screen.findByText(/这个登录码不能用/);
  // Whoever was signed in before is not put out by a wrong code.
  expect(portalToken()).toBe("linli_p_other");
});

it("asks for a code again when the session is over", async () => {
  beginPortal("linli_p_old", session.expires_at);
  await openPortal("/portal/record", {
    ...says,
    "GET /portal/me": () => refused(401, "unauthenticated"),
  });
  await screen.findByText("登录时间到了。再次登录需要新的登录码。");
  expect(portalToken()).toBeNull();
});

it("sends of the contact ways only what was changed, and shows what the office changed meanwhile", async () => {
  beginPortal("linli_p_x", session.expires_at);
  const current = { ...record.member, address: "书院路 20 号", version: 5 };
  let refuse = true;
  const asked = await openPortal("/portal/record", {
    ...says,
    "PATCH /portal/me": () => (refuse ? refused(412, "stale", { current }) : current),
  });
  fireEvent.click(await screen.findByRole("button", { name: "改正" }));
  fireEvent.change(screen.getByLabelText("电话"), { target: { value: "" } });
  fireEvent.change(screen.getByLabelText("电子邮箱"), { target: { value: " a@b.example " } });
  fireEvent.click(screen.getByRole("button", { name: "保存" }));
  await screen.findByText("地址：书院路 20 号");
  refuse = false;
  fireEvent.click(screen.getByRole("button", { name: "保存" }));
  await screen.findByText("已改好");
  const sent = asked.filter(({ method }) => method === "PATCH");
  expect(sent.map(({ body }) => body)).toEqual(
    Array(2).fill({ phone: null, email: "a@b.example" }),
  );
  expect(sent.map(({ headers }) => headers.get("If-Match"))).toEqual(['"4"', '"5"']);
});

it("lets the member say whether a case is solved, and why not", async () => {
  beginPortal("linli_p_x", session.expires_at);
  const errors = [{ pointer: "/reason", code: "too_long", detail: "太长了" }];
  const asked = await openPortal(`/portal/cases/${id}`, {
    ...says,
    [`POST /portal/cases/${id}/transitions`]: ({ body }: { body: { action: string } }) =>
      body.action === "reopen" ? refused(422, "invalid-body", { errors }) : solved,
  });
  fireEvent.click(await screen.findByRole("button", { name: "还没有解决" }));
  fireEvent.change(screen.getByLabelText("还有什么没解决"), { target: { value: "又回来了" } });
  fireEvent.click(screen.getByRole("button", { name: "重新打开" }));
  await screen.findByText("太长了");
  fireEvent.click(screen.getByRole("button", { name: "是的，解决了" }));
  await screen.findByText("谢谢您，事项已办结");
  expect(asked.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([
    { action: "reopen", reason: "又回来了" },
    { action: "confirm" },
  ]);
  endPortal("signed-out");
});
