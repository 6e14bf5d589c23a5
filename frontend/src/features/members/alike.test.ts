import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { open, unit } from "@/app/testing";
import { ending, likeNamed } from "./alike";

it("compares whole names and ends of whole numbers", () => {
  expect(likeNamed(" 张 ")).toBe("");
  expect(likeNamed(" 张小明 ")).toBe("张小明");
  expect(ending("139 1234")).toBe("");
  expect(ending("139-1234-5678")).toBe("5678");
});

it("while somebody is registered, whoever has the name already is shown, and only they", async () => {
  const alike = { id: "0199fbaa-ef34-73b0-b54f-93378662c0aa", unit_id: unit.id, name: "张小明" };
  const other = { ...alike, id: "0199fbaa-ef34-73b0-b54f-93378662c0ab", name: "张小明儿" };
  await open("/members/new", ["view_members", "edit_members"], {
    "GET /members": { items: [alike, other], next: null },
    "GET /households": { items: [], next: null },
  });
  await userEvent.type(await screen.findByLabelText(/姓名或店名/), "张小明");
  const link = await screen.findByRole("link", { name: "张小明" });
  expect(link.getAttribute("href")).toBe(`/members/${alike.id}`);
  expect(screen.queryByRole("link", { name: "张小明儿" })).toBeNull();
});
