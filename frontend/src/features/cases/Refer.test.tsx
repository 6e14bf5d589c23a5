import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { CaseView, Permission } from "@/api/generated";
import { open, unit } from "@/app/testing";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";
const member_id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d22";
const department = {
  id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d33",
  unit_id: unit.id,
  name: "城管中队",
};
const item: CaseView = {
  id,
  unit_id: unit.id,
  member_id,
  member_name: "春风小吃店",
  state: "in_progress",
  actions: ["refer"],
  category: "street_order",
  priority: "normal",
  title: "店门口被摊贩堵住",
  opened_at: "2026-11-01T08:00:00Z",
  reopened: 0,
  referrals: [],
  created_at: "2026-11-01T08:00:00Z",
  updated_at: "2026-11-01T08:00:00Z",
  version: 4,
};
const staff: Permission[] = ["view_cases", "edit_cases", "view_members", "view_departments"];

function says(consents: object[]) {
  return {
    [`GET /cases/${id}`]: item,
    [`GET /cases/${id}/timeline`]: { items: [], next: null },
    [`GET /cases/${id}/attachments`]: { items: [], next: null },
    [`GET /members/${member_id}`]: { id: member_id, name: "春风小吃店", consents },
    "GET /departments": { items: [department], next: null },
    [`POST /cases/${id}/transitions`]: item,
  };
}

async function dialogOf(consents: object[]) {
  const asked = await open(`/cases/${id}`, staff, says(consents));
  fireEvent.click(await screen.findByRole("button", { name: "转交部门" }));
  return { asked, dialog: within(await screen.findByRole("dialog")) };
}

it("a person who did not agree to it cannot be shown to a department", async () => {
  const { dialog } = await dialogOf([{ id: "c", purpose: "visits" }]);
  await dialog.findByText(/没有同意“转交其他部门”/);
  expect(dialog.queryByRole("checkbox")).toBeNull();
});

it("one who agreed is shown only when that is chosen", async () => {
  const { asked, dialog } = await dialogOf([{ id: "c", purpose: "referral" }]);
  const choice = await dialog.findByRole<HTMLInputElement>("checkbox", { name: /春风小吃店/ });
  expect(choice.checked).toBe(false);
  fireEvent.mouseDown(dialog.getByLabelText("转给哪个部门"));
  fireEvent.click(
    await screen.findByText("城管中队", { selector: ".ant-select-item-option-content" }),
  );
  fireEvent.click(dialog.getByRole("button", { name: "转交部门" }));
  const sent = () => asked.filter(({ method }) => method === "POST");
  await waitFor(() => expect(sent()).toHaveLength(1));
  expect(sent()[0]?.body).toMatchObject({ department_id: department.id, share_person: false });
});
