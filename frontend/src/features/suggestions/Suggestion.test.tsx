import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Permission, SuggestionView } from "@/api/generated";
import { open, refused, unit } from "@/app/testing";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";
const received: SuggestionView = {
  id,
  unit_id: unit.id,
  source: "public",
  state: "received",
  actions: ["review", "answer", "decline"],
  body: "小公园里多放几把长椅",
  created_at: "2026-11-01T08:00:00Z",
  updated_at: "2026-11-01T08:00:00Z",
  version: 3,
};
const answered: SuggestionView = {
  ...received,
  state: "answered",
  actions: ["publish"],
  answer: "下月增加六把。",
};
const caseworker: Permission[] = ["view_suggestions", "edit_suggestions"];
const coordinator: Permission[] = [...caseworker, "publish_suggestions"];

it("is answered, with the version that was read", async () => {
  const asked = await open(`/suggestions/${id}`, caseworker, {
    [`GET /suggestions/${id}`]: received,
    [`POST /suggestions/${id}/transitions`]: answered,
  });
  fireEvent.click(await screen.findByRole("button", { name: "答复" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.click(within(dialog).getByRole("button", { name: "答复" }));
  await within(dialog).findByText("请写几句");
  fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: " 下月增加六把。 " } });
  fireEvent.click(within(dialog).getByRole("button", { name: "答复" }));
  await waitFor(() => expect(asked.some(({ method }) => method === "POST")).toBe(true));
  const step = asked.find(({ path }) => path.endsWith("/transitions"));
  expect(step?.body).toEqual({ action: "answer", answer: "下月增加六把。" });
  expect(step?.headers.get("If-Match")).toBe('"3"');
});

it("is published only by whoever may", async () => {
  await open(`/suggestions/${id}`, caseworker, { [`GET /suggestions/${id}`]: answered });
  await screen.findByText("下月增加六把。");
  expect(screen.queryByRole("button", { name: "公开答复" })).toBeNull();
});

it("shows at its field why a summary cannot be published", async () => {
  const errors = [{ pointer: "/summary", code: "names_person", detail: "摘要里有提出人的姓名" }];
  await open(`/suggestions/${id}`, coordinator, {
    [`GET /suggestions/${id}`]: answered,
    [`POST /suggestions/${id}/transitions`]: () => refused(422, "invalid-body", { errors }),
  });
  fireEvent.click(await screen.findByRole("button", { name: "公开答复" }));
  const dialog = await screen.findByRole("dialog");
  const field = within(dialog).getByRole("textbox") as HTMLTextAreaElement;
  expect(field.value).toBe("小公园里多放几把长椅");
  fireEvent.click(within(dialog).getByRole("button", { name: "公开答复" }));
  await within(dialog).findByText("摘要里有提出人的姓名");
});
