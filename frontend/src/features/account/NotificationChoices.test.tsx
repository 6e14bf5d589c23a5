import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { NotificationChoicesView } from "@/api/generated";
import { open, refused } from "@/app/testing";

const kept: NotificationChoicesView = {
  email: null,
  mail: true,
  kinds: [
    { kind: "case_assigned", in_app: true, by_email: false },
    { kind: "import_ended", in_app: true, by_email: false },
  ],
  version: 4,
};
const address = () => screen.getByLabelText(/邮箱地址/);
const tick = (name: string) => screen.getByLabelText(name) as HTMLInputElement;

it("sends what was changed and no more", async () => {
  const asked = await open("/account", [], {
    "GET /me/notifications": kept,
    "PATCH /me/notifications": { ...kept, version: 5 },
  });
  await screen.findByLabelText("有事项分派给您 · 邮件");
  expect(tick("有事项分派给您 · 邮件").disabled).toBe(true);
  fireEvent.change(address(), { target: { value: " li@example.org " } });
  await waitFor(() => expect(tick("有事项分派给您 · 邮件").disabled).toBe(false));
  fireEvent.click(tick("有事项分派给您 · 邮件"));
  fireEvent.submit(address().closest("form") as HTMLFormElement);
  await waitFor(() => expect(asked.some(({ method }) => method === "PATCH")).toBe(true));
  const sent = asked.find(({ method }) => method === "PATCH");
  expect(sent?.headers.get("If-Match")).toBe('"4"');
  expect(sent?.body).toEqual({
    email: "li@example.org",
    kinds: [{ kind: "case_assigned", in_app: true, by_email: true }],
  });
});

it("says at its field what is wrong with an address, and that there is no e-mail at all", async () => {
  await open("/account", [], {
    "GET /me/notifications": { ...kept, mail: false },
    "PATCH /me/notifications": () =>
      refused(422, "invalid", {
        errors: [{ pointer: "/email", code: "not_an_email", detail: "不是有效的电子邮件地址。" }],
      }),
  });
  await screen.findByText("本系统没有设置邮件。");
  fireEvent.change(address(), { target: { value: "li" } });
  fireEvent.submit(address().closest("form") as HTMLFormElement);
  await screen.findByText("不是有效的电子邮件地址。");
  expect(tick("导入已结束 · 邮件").disabled).toBe(true);
});
