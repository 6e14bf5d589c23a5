import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { ErasureRequestView, Permission } from "@/api/generated";
import { open, unit } from "@/app/testing";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";
const request: ErasureRequestView = {
  id,
  unit_id: unit.id,
  member_id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d12",
  member_name: "张小明",
  state: "asked",
  asked_by: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d13",
  created_at: "2026-11-01T08:00:00Z",
  updated_at: "2026-11-01T08:00:00Z",
  version: 2,
};
const says = {
  [`GET /erasure_requests/${id}`]: request,
  [`GET /erasure_requests/${id}/preview`]: {
    items: [
      { table: "visits", removed: true, rows: 3 },
      { table: "something_new", removed: false, rows: 1 },
    ],
  },
};
const caseworker: Permission[] = ["view_members", "edit_members"];
const coordinator: Permission[] = [...caseworker, "decide_erasures"];

it("shows what would go, and leaves the decision to whoever may take it", async () => {
  await open(`/erasure_requests/${id}`, caseworker, says);
  const row = (await screen.findByRole("rowheader", { name: "走访" })).closest("tr");
  expect(row?.textContent).toBe("走访3删掉");
  screen.getByRole("rowheader", { name: "something_new" });
  screen.getByText("等社区负责人确认。");
  expect(screen.queryByRole("button", { name: "确认删除" })).toBeNull();
});

it("is confirmed by nobody who entered it themselves", async () => {
  await open(`/erasure_requests/${id}`, coordinator, {
    ...says,
    // The reader's own id is that of `me` in the tests.
    [`GET /erasure_requests/${id}`]: { ...request, asked_by: unit.id },
  });
  await screen.findByText(/这是您登记的/);
  expect(screen.queryByRole("button", { name: "确认删除" })).toBeNull();
});

it("is confirmed in the version that was read", async () => {
  const asked = await open(`/erasure_requests/${id}`, coordinator, {
    ...says,
    [`POST /erasure_requests/${id}/confirm`]: { ...request, state: "confirmed" },
  });
  fireEvent.click(await screen.findByRole("button", { name: "确认删除" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.click(within(dialog).getByRole("button", { name: "确认删除" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "POST")).toBe(true));
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.headers.get("If-Match")).toBe('"2"');
});

it("is refused with a reason and in words", async () => {
  const asked = await open(`/erasure_requests/${id}`, coordinator, {
    ...says,
    [`POST /erasure_requests/${id}/refuse`]: { ...request, state: "refused" },
  });
  fireEvent.click(await screen.findByRole("button", { name: "不同意" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.click(within(dialog).getByRole("button", { name: "不同意" }));
  await within(dialog).findByText("请选择理由");
  await within(dialog).findByText("请写明原因");
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
});
