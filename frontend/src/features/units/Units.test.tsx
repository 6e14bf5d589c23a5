import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { open, unit } from "@/app/testing";

const above = { ...unit, id: "s1", parent_id: null, kind: "subdistrict" as const, name: "东街道" };
const beside = { ...above, id: "s2", name: "西街道", code: "310102" };
const here = { ...unit, parent_id: "s1" };
const other = { ...unit, id: "c2", parent_id: "s1", code: "310101002", name: "和平社区" };
const part = { ...unit, id: "c3", parent_id: "c2", name: "旧社区", closed_on: "2026-11-20" };
const units = { "GET /units": { items: [above, here, other, part, beside], next: null } };

const rights = ["view_units", "manage_units"] as const;

it("shows a part below the unit that it is of, where nothing can be changed any more", async () => {
  await open("/units", [...rights], units);
  const row = (await screen.findByText("旧社区")).closest<HTMLElement>(".row");
  if (!row) throw new Error("no row");
  within(row).getByText(/起并入 和平社区/);
  expect(within(row).queryAllByRole("button")).toHaveLength(0);
});

it("makes a community part of another one after it said what that comes to", async () => {
  const asked = await open("/units", [...rights], {
    ...units,
    [`POST /units/${unit.id}/merge`]: { ...here, closed_on: "2026-12-01", version: 2 },
  });
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: `把 ${unit.name} 并入其他社区` }));
  const dialog = within(await screen.findByRole("dialog"));
  dialog.getByText(/并入后不能撤回/);
  await user.click(dialog.getByRole("combobox"));
  // Neither the unit itself, nor a part, nor a unit of another level.
  const fitting = await screen.findByTitle("和平社区");
  expect(document.querySelectorAll(".ant-select-item-option")).toHaveLength(1);
  await user.click(fitting);
  await user.click(dialog.getByRole("button", { name: "并入" }));
  await screen.findByText("已并入", { selector: ".ant-message *" });
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({ into_id: "c2" });
  expect(sent?.headers.get("If-Match")).toBe('"1"');
});

it("moves a unit below another one", async () => {
  const asked = await open("/units", [...rights], {
    ...units,
    [`PATCH /units/${unit.id}`]: { ...here, parent_id: "s2", version: 2 },
  });
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: `给 ${unit.name} 换上级` }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("combobox"));
  await user.click(await screen.findByTitle("西街道"));
  await user.click(dialog.getByRole("button", { name: "换上级" }));
  await screen.findByText("已换上级");
  expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ parent_id: "s2" });
});
