import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { openPublic, refused, unit } from "@/app/testing";

const answer = {
  id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
  unit: unit.name,
  summary: "小公园里的长椅不够",
  answer: "下月增加六把。",
  outcome: "已装好。",
  published_at: "2026-11-01T08:00:00Z",
};
const says = { "GET /suggestions/public": { items: [answer], next: null } };

it("takes a suggestion without saying who sends it, even from somebody who is signed in", async () => {
  const asked = await openPublic(`/answers?unit=${unit.id}`, {
    ...says,
    "POST /suggestions/public": { id: answer.id, created_at: answer.published_at },
  });
  fireEvent.click(await screen.findByRole("button", { name: "提交" }));
  await screen.findByText("请写下您的建议");
  fireEvent.change(screen.getByLabelText("您的建议"), { target: { value: "多种几棵树" } });
  fireEvent.click(screen.getByRole("button", { name: "提交" }));
  await screen.findByText("已收到，谢谢您");
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({ unit_id: unit.id, body: "多种几棵树" });
  expect(sent?.headers.has("Authorization")).toBe(false);
});

it("shows published answers, and what went wrong when there are none to be had", async () => {
  await openPublic("/answers", says);
  await screen.findByRole("heading", { name: answer.summary });
  expect(screen.getByText("已装好。")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "提交" })).toBeNull();
});

it("says so when the list cannot be read", async () => {
  await openPublic("/answers", { "GET /suggestions/public": () => refused(503, "busy") });
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("busy"));
});
