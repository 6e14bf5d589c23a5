import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { DeliveryView, WebhookView } from "@/api/generated";
import { open, refused, unit } from "@/app/testing";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";
const webhook: WebhookView = {
  id,
  unit_id: unit.id,
  url: "https://stats.example.org/linli",
  events: ["release.published"],
  active: true,
  gone_at: null,
  created_at: "2026-11-20T00:00:00Z",
  updated_at: "2026-11-20T00:00:00Z",
  version: 3,
};
const dead: DeliveryView = {
  id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d33",
  webhook_id: id,
  event: "release.published",
  release_id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d44",
  state: "dead",
  tries: 10,
  next_at: null,
  last_status: 500,
  tried_at: "2026-11-24T00:00:00Z",
  created_at: "2026-11-21T00:00:00Z",
};
const page = (...items: unknown[]) => ({ items, next: null });

it("shows the secret of a new one until it is said to be kept", async () => {
  const asked = await open("/webhooks", ["manage_tokens"], {
    "GET /webhooks": page(),
    "GET /webhook_deliveries": page(),
    "POST /webhooks": { webhook, secret: "whsec_c2VjcmV0" },
  });
  fireEvent.click((await screen.findAllByText("添加推送地址"))[0] as HTMLElement);
  fireEvent.click(screen.getByText(/^保\s*存$/));
  await screen.findByText("请填写网址");
  fireEvent.change(screen.getByLabelText("网址"), { target: { value: ` ${webhook.url} ` } });
  fireEvent.click(screen.getByText(/^保\s*存$/));
  await screen.findByText("whsec_c2VjcmV0");
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({
    unit_id: unit.id,
    url: webhook.url,
    events: ["release.published"],
  });
  fireEvent.click(screen.getByText("已保管好"));
  await waitFor(() => expect(screen.queryByText("whsec_c2VjcmV0")).toBeNull());
});

it("says at its field what is wrong with an address", async () => {
  await open("/webhooks", ["manage_tokens"], {
    "GET /webhooks": page(webhook),
    "GET /webhook_deliveries": page(),
    "POST /webhooks": () =>
      refused(422, "invalid", {
        errors: [{ pointer: "/url", code: "not_https", detail: "网址须以 https:// 开头。" }],
      }),
  });
  fireEvent.click((await screen.findAllByText("添加推送地址"))[0] as HTMLElement);
  fireEvent.change(screen.getByLabelText("网址"), { target: { value: "ftp://x" } });
  fireEvent.click(screen.getByText(/^保\s*存$/));
  await screen.findByText("网址须以 https:// 开头。");
  expect(screen.queryByText("这个推送地址的密钥")).toBeNull();
});

it("sends what nobody took again, once a press", async () => {
  let state: DeliveryView["state"] = "dead";
  const asked = await open("/webhooks", ["manage_tokens"], {
    "GET /webhooks": page(webhook),
    "GET /webhook_deliveries": () => (state === "dead" ? page(dead) : page()),
    [`POST /webhook_deliveries/${dead.id}/retry`]: () => {
      state = "waiting";
      return { ...dead, state };
    },
  });
  await screen.findByText("最近应答 500");
  expect(asked.some(({ path }) => path.includes("state=dead"))).toBe(true);
  fireEvent.click(screen.getByText("重新发送"));
  await screen.findByText("没有未送达的消息。");
  const sent = asked.filter(({ method }) => method === "POST");
  expect(sent.map(({ headers }) => headers.get("Idempotency-Key") !== null)).toEqual([true]);
});

it("says why a message got no answer", async () => {
  await open(`/webhooks/${id}`, ["manage_tokens"], {
    [`GET /webhooks/${id}`]: webhook,
    "GET /webhook_deliveries": page({
      ...dead,
      state: "waiting",
      last_status: null,
      last_failure: "secret_unreadable",
    }),
  });
  await screen.findByText("密钥打不开，请更换密钥");
});

it("turns one off as it was read, and gives it another secret", async () => {
  let held = webhook;
  const asked = await open(`/webhooks/${id}`, ["manage_tokens"], {
    [`GET /webhooks/${id}`]: () => held,
    "GET /webhook_deliveries": page(),
    [`PATCH /webhooks/${id}`]: () => {
      held = { ...webhook, active: false, version: 4 };
      return held;
    },
    [`POST /webhooks/${id}/rotate`]: () => ({ webhook: held, secret: "whsec_bmV1" }),
  });
  const last = (text: RegExp) => screen.getAllByText(text).at(-1) as HTMLElement;
  fireEvent.click(await screen.findByText(/^停\s*用$/));
  await screen.findAllByText("停用这个推送地址？");
  fireEvent.click(last(/^停\s*用$/));
  await screen.findByText(/^启\s*用$/);
  const patch = asked.find(({ method }) => method === "PATCH");
  expect([patch?.body, patch?.headers.get("If-Match")]).toEqual([{ active: false }, '"3"']);
  fireEvent.click(screen.getByText("更换密钥"));
  await screen.findAllByText("更换这个推送地址的密钥？");
  fireEvent.click(last(/^更换密钥$/));
  await screen.findByText("whsec_bmV1");
});

it("tells apart who was turned off here and who is gone", async () => {
  await open("/webhooks", ["manage_tokens"], {
    "GET /webhooks": page(
      { ...webhook, id: dead.id, active: false },
      { ...webhook, active: false, gone_at: "2026-11-22T00:00:00Z" },
    ),
    "GET /webhook_deliveries": page(),
  });
  await screen.findByText("接收方已关闭");
  screen.getByText("停用");
});
