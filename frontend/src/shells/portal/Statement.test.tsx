import { screen, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import type { OwnMemberView, StatementView } from "@/api/generated";
import { beginPortal } from "@/api/portalSession";
import { openPortal, refused, unit } from "@/app/testing";

const now = "2026-11-01T08:00:00Z";
const member: OwnMemberView = {
  id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
  unit_id: unit.id,
  kind: "resident",
  status: "active",
  name: "张小明",
  wants_visits: true,
  joined_on: "2026-01-01",
  created_at: now,
  updated_at: now,
  version: 4,
};
const statement: StatementView = {
  made_at: now,
  record: { member, unit: unit.name, programmes: [], links: [], rounds: [], feedback: [] },
  consents: [],
  visits: [],
  sign_ups: [],
  cases: [],
  suggestions: [],
  objections: [],
  erasure_requests: [],
  merged_records: [],
  openings: [],
};

beforeEach(() => {
  sessionStorage.clear();
  beginPortal("linli_p_x", "2026-11-01T09:00:00Z");
});

it("tells of records that were made one with the member's, and of requests to be erased", async () => {
  const other = { ...member, id: unit.id, name: "张晓明", phone: "13800138000", version: 2 };
  await openPortal("/portal/statement", {
    "GET /portal/statement": {
      ...statement,
      merged_records: [
        {
          member: other,
          household: { name: "书院路 3 号", address: null },
          merged_at: "2026-10-12T02:00:00Z",
          merge_reason: "同一人，两次登记",
          consents: [],
          openings: [
            { id: "1", at: now, roles: ["caseworker"], operation: "members_get", kind: "read" },
          ],
        },
      ],
      erasure_requests: [
        {
          id: unit.id,
          state: "refused",
          created_at: now,
          decided_at: now,
          refusal: "open_claim",
          explanation: "还有一件事没有办完。",
        },
      ],
    } satisfies StatementView,
  });
  const merged = (await screen.findByRole("heading", { name: "张晓明" })).closest("article");
  const told = within(merged as HTMLElement);
  for (const text of ["同一人，两次登记", "13800138000", "书院路 3 号", "谁看过我的记录"]) {
    told.getByText(text);
  }
  screen.getByRole("heading", { name: "您要求过删除记录" });
  screen.getByText("还有没了结的事");
  screen.getByText("还有一件事没有办完。");
});

it("says what is in the statement, and nothing of what is not there", async () => {
  await openPortal("/portal/statement", { "GET /portal/statement": statement });
  const inside = (await screen.findByRole("heading", { name: "里面有什么" })).closest("section");
  expect(within(inside as HTMLElement).getAllByText("0 条")).toHaveLength(8);
  expect(screen.queryByRole("heading", { name: "您要求过删除记录" })).toBeNull();
  expect(screen.queryByRole("heading", { name: "并到这里的其他记录" })).toBeNull();
});

it("leaves the ways to take it along when it cannot be shown", async () => {
  await openPortal("/portal/statement", {
    "GET /portal/statement": () => refused(403, "forbidden"),
  });
  await screen.findByRole("alert");
  screen.getByRole("button", { name: "下载" });
  screen.getByRole("button", { name: "重试" });
});
