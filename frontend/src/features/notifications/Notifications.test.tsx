import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { NotificationView } from "@/api/generated";
import { open, refused, unit } from "@/app/testing";

const one = (n: number, more: Partial<NotificationView> = {}): NotificationView => ({
  id: `019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d1${n}`,
  kind: "case_assigned",
  subject: "cases",
  subject_id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d99",
  unit_id: unit.id,
  unit_name: unit.name,
  created_at: "2026-11-20T00:00:00Z",
  ...more,
});

/** A server with these, of which what is read stays read. */
function telling(...all: NotificationView[]) {
  let kept = all;
  const read = (them: (one: NotificationView) => boolean) => {
    kept = kept.map((each) => (them(each) ? { ...each, read_at: "2026-11-21T00:00:00Z" } : each));
  };
  return {
    "GET /notifications": ({ path }: { path: string }) => {
      const items = path.includes("unread=true") ? kept.filter((each) => !each.read_at) : kept;
      return { items, next: null, total: items.length };
    },
    "POST /notifications/read": () => read(() => true),
    [`POST /notifications/${all[0]?.id}/read`]: () => {
      read((each) => each.id === all[0]?.id);
      return kept[0];
    },
  };
}

it("the bell counts what was not read, and its panel leads to the record", async () => {
  const asked = await open("/cases", ["view_cases"], {
    "GET /cases": { items: [], next: null },
    ...telling(one(1), one(2, { kind: "visit_assigned", subject: "rounds" })),
  });
  const [bell] = await screen.findAllByLabelText("提醒，2 条未读");
  fireEvent.click(bell as HTMLElement);
  const row = await screen.findByRole("link", { name: /有事项分派给您/ });
  expect(row.getAttribute("href")).toBe(`/cases/${one(1).subject_id}`);
  const visits = screen.getByRole("link", { name: /有走访分派给您/ }).getAttribute("href") ?? "";
  expect(new URL(visits, "http://x").pathname).toBe("/visits");
  fireEvent.click(row);
  await screen.findAllByLabelText("提醒，1 条未读");
  expect(asked.filter(({ method }) => method === "POST").map(({ path }) => path)).toEqual([
    `/notifications/${one(1).id}/read`,
  ]);
});

it("all that was seen is marked as read at once", async () => {
  const asked = await open("/notifications", [], telling(one(1), one(2)));
  expect(await screen.findAllByText("未读")).toHaveLength(2);
  fireEvent.click(screen.getByText("全部标为已读"));
  await waitFor(() => expect(screen.queryAllByText("未读")).toHaveLength(0));
  const sent = asked.find(({ method }) => method === "POST");
  expect([sent?.path, sent?.body]).toEqual(["/notifications/read", { through: one(1).id }]);
});

it("what could not be marked is said, and stays unread", async () => {
  await open("/notifications", [], {
    ...telling(one(1)),
    "POST /notifications/read": () => refused(503, "unavailable"),
  });
  await screen.findByText("未读");
  fireEvent.click(screen.getByText("全部标为已读"));
  await screen.findByRole("alert");
  expect(screen.getAllByText("未读")).toHaveLength(1);
});
