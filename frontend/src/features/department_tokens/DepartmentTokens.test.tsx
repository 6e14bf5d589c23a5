import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import type { DepartmentTokenView } from "@/api/generated";
import { open, refused, unit } from "@/app/testing";
import { dropDrafts } from "@/shells/staff/parts/drafts";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";
const token: DepartmentTokenView = {
  id,
  unit_id: unit.id,
  name: "统计局季报程序",
  asked_by: "来函",
  scopes: ["catalogue", "releases"],
  live: true,
  created_at: "2026-11-01T00:00:00Z",
  expires_at: "2027-11-01T00:00:00Z",
};

beforeEach(dropDrafts);

it("is revoked when that is confirmed, and offers it no more", async () => {
  let live = true;
  const asked = await open("/department_tokens", ["manage_tokens"], {
    "GET /department_tokens": () => ({
      items: [{ ...token, live, revoked_at: live ? null : "2026-11-02T00:00:00Z" }],
      next: null,
    }),
    [`DELETE /department_tokens/${id}`]: () => {
      live = false;
      return undefined;
    },
  });
  await screen.findByText("还没有用过");
  fireEvent.click(screen.getByRole("button", { name: "作废 统计局季报程序" }));
  const question = within(await screen.findByRole("dialog"));
  expect(asked.some(({ method }) => method === "DELETE")).toBe(false);
  fireEvent.click(question.getByRole("button", { name: "作废" }));
  await screen.findByText(/作废$/);
  await waitFor(() => expect(screen.queryByRole("button", { name: /^作废 / })).toBeNull());
});

it("shows the secret once, for the day, the scopes and the program that were entered", async () => {
  const asked = await open("/department_tokens/new", ["manage_tokens"], {
    "GET /department_tokens": { items: [token], next: null },
    "POST /department_tokens": { department_token: token, token: "linli_d_secret" },
  });
  fireEvent.change(await screen.findByLabelText("给哪个程序用"), { target: { value: " 季报 " } });
  fireEvent.change(screen.getByLabelText("谁申请的"), { target: { value: "来函" } });
  fireEvent.click(screen.getByRole("checkbox", { name: "查指标目录" }));
  fireEvent.change(screen.getByLabelText("有效至"), { target: { value: "2027-05-31" } });
  fireEvent.click(screen.getByRole("button", { name: "生成" }));
  await screen.findByText("linli_d_secret");
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
    unit_id: unit.id,
    name: "季报",
    asked_by: "来函",
    scopes: ["releases"],
    expires_at: new Date("2027-05-31T23:59:59").toISOString(),
  });
  fireEvent.click(screen.getByRole("link", { name: "已经存好" }));
  await screen.findByRole("list", { name: "部门令牌" });
  expect(screen.queryByText("linli_d_secret")).toBeNull();
});

it("is for something", async () => {
  const asked = await open("/department_tokens/new", ["manage_tokens"], {});
  fireEvent.change(await screen.findByLabelText("给哪个程序用"), { target: { value: "季报" } });
  fireEvent.change(screen.getByLabelText("谁申请的"), { target: { value: "来函" } });
  for (const box of screen.getAllByRole("checkbox", { checked: true })) fireEvent.click(box);
  fireEvent.click(screen.getByRole("button", { name: "生成" }));
  await screen.findByText("至少选一项");
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
});

it("says at its field that a day is too far off", async () => {
  await open("/department_tokens/new", ["manage_tokens"], {
    "POST /department_tokens": () =>
      refused(422, "invalid-body", {
        errors: [{ pointer: "/expires_at", code: "too_far_ahead", detail: "最多 731 天" }],
      }),
  });
  fireEvent.change(await screen.findByLabelText("给哪个程序用"), { target: { value: "季报" } });
  fireEvent.change(screen.getByLabelText("谁申请的"), { target: { value: "来函" } });
  fireEvent.click(screen.getByRole("button", { name: "生成" }));
  await screen.findByText("最多 731 天");
  expect(screen.queryByText("invalid-body")).toBeNull();
});
