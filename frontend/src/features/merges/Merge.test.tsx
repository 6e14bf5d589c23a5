import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { MemberView, MergeDetailView, Permission } from "@/api/generated";
import { open, unit } from "@/app/testing";
import { linesOf } from "./compare";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";
const other = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d12";
const now = "2026-11-01T08:00:00Z";
const member: MemberView = {
  id,
  unit_id: unit.id,
  kind: "resident",
  status: "active",
  name: "张小明",
  wants_visits: true,
  joined_on: "2026-01-01",
  created_at: now,
  updated_at: now,
  version: 3,
  programmes: [],
  consents: [],
  links: [],
};
const twin: MemberView = { ...member, id: other, phone: "13800138000", version: 7 };
const coordinator: Permission[] = ["view_members", "edit_members", "merge_members"];

it("sets both records side by side, without what neither has", () => {
  const preview = {
    survivor: member,
    merged: twin,
    filled: ["phone" as const],
    ends: [],
    moves: [],
  };
  const lines = linesOf(preview);
  expect(lines.map(({ field }) => field)).toEqual([
    "name",
    "status",
    "phone",
    "wants_visits",
    "joined_on",
  ]);
  expect(lines.find(({ field }) => field === "phone")).toEqual({
    field: "phone",
    stays: null,
    goes: "13800138000",
    taken: true,
  });
});

it("merges the versions that were compared, and says what ends by it", async () => {
  const asked = await open(`/members/${id}/merges/new?with=${other}`, coordinator, {
    [`GET /members/${id}/merges/preview`]: {
      survivor: member,
      merged: twin,
      filled: ["phone"],
      ends: ["visits"],
      moves: [{ kind: "visit", count: 2 }],
    },
    [`POST /members/${id}/merges`]: { id, version: 1 },
    [`GET /members/${id}`]: member,
  });
  await screen.findByText("13800138000（取自并进来的记录）");
  screen.getByText(/不再有效：上门走访/);
  screen.getByText("走访 2 次");
  fireEvent.click(screen.getByRole("button", { name: "合并成一条" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "POST")).toBe(true));
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({ member_id: other, member_version: 7, reason: null });
  expect(sent?.headers.get("If-Match")).toBe('"3"');
});

it("is undone with each thing that was recorded since at one side", async () => {
  const merge: MergeDetailView = {
    id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d13",
    unit_id: unit.id,
    survivor_id: id,
    merged_id: other,
    filled: [],
    created_at: now,
    version: 1,
    added: [
      { kind: "visit", id: unit.id, created_at: now, suggested: "survivor" },
      { kind: "case", id: other, created_at: now, suggested: "merged" },
    ],
  };
  const asked = await open(`/merges/${merge.id}`, coordinator, {
    [`GET /merges/${merge.id}`]: merge,
    [`GET /members/${id}`]: member,
    [`POST /merges/${merge.id}/undo`]: { ...merge, undone_at: now, added: [] },
  });
  const group = await screen.findByRole("radiogroup", { name: /走访/ });
  fireEvent.click(within(group).getByText("归另一条"));
  fireEvent.click(screen.getByRole("button", { name: "拆成两条" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.click(within(dialog).getByRole("button", { name: "拆成两条" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "POST")).toBe(true));
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
    assign: [
      { kind: "visit", id: unit.id, to: "merged" },
      { kind: "case", id: other, to: "merged" },
    ],
  });
});
