import { fireEvent, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { CaseItem } from "@/api/generated";
import { type Asked, open, refused, unit } from "@/app/testing";

const now = "2026-11-01T08:00:00Z";
const idOf = (n: number) => `019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d1${n}`;
const item = (n: number, more: Partial<CaseItem> = {}): CaseItem => ({
  id: idOf(n),
  unit_id: unit.id,
  state: "received",
  category: "noise",
  priority: "normal",
  title: `事项${n}`,
  opened_at: now,
  reopened: 0,
  updated_at: now,
  version: n,
  ...more,
});
const patches = (asked: Asked[]) =>
  asked
    .filter(({ method }) => method === "PATCH")
    .map(({ path, body, headers }) => [path.slice(-1), body, headers.get("If-Match")]);

async function chooseAll() {
  fireEvent.click(await screen.findByRole("button", { name: "选多条" }));
  fireEvent.click(await screen.findByRole("checkbox", { name: /^已显示的/ }));
}

async function makeUrgent() {
  fireEvent.click(screen.getByRole("button", { name: "改紧急程度" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.click(within(dialog).getByRole("button", { name: "改紧急程度" }));
}

it("changes each record onto its own version, reports what was refused, and puts the rest back", async () => {
  const asked = await open("/cases", ["view_cases", "edit_cases"], {
    "GET /cases": {
      items: [item(1), item(2), item(3, { priority: "high" }), item(4)],
      next: null,
    },
    [`PATCH /cases/${idOf(1)}`]: ({ body }: Asked) => ({
      ...item(1),
      ...(body as object),
      version: 11,
    }),
    [`PATCH /cases/${idOf(2)}`]: () => refused(412, "stale", { current: item(2) }),
    [`PATCH /cases/${idOf(4)}`]: ({ headers }: Asked) =>
      // Somebody changes it before it is put back.
      headers.get("If-Match") === '"4"' ? { ...item(4), version: 12 } : refused(412, "stale"),
  });
  await chooseAll();
  await makeUrgent();
  const report = within(await screen.findByRole("region", { name: "办理结果" }));
  await report.findByText("改好 3 / 4 条。");
  report.getByText("没有改的 1 条：");
  const left = report.getByText("事项2").closest("li");
  within(left as HTMLElement).getByText(/保留别人的修改/);
  const high = { priority: "high" };
  // The third one was so already.
  expect(patches(asked)).toEqual([
    ["1", high, '"1"'],
    ["2", high, '"2"'],
    ["4", high, '"4"'],
  ]);

  fireEvent.click(report.getByRole("button", { name: "撤回这 2 条" }));
  await report.findByText("改回 1 / 2 条。");
  within(report.getByText("事项4").closest("li") as HTMLElement).getByText(/保留别人的修改/);
  const normal = { priority: "normal" };
  expect(patches(asked).slice(3)).toEqual([
    ["4", normal, '"12"'],
    ["1", normal, '"11"'],
  ]);
  fireEvent.click(report.getByRole("button", { name: "关闭" }));
  expect(screen.queryByRole("region", { name: "办理结果" })).toBeNull();
});

it("tries again what a broken line held up", async () => {
  let broken = true;
  const asked = await open("/cases", ["view_cases", "edit_cases"], {
    "GET /cases": { items: [item(1)], next: null },
    [`PATCH /cases/${idOf(1)}`]: () => {
      if (!broken) return { ...item(1), version: 2 };
      broken = false;
      return refused(503, "unavailable");
    },
  });
  await chooseAll();
  await makeUrgent();
  const report = within(await screen.findByRole("region", { name: "办理结果" }));
  await report.findByText("改好 0 / 1 条。");
  fireEvent.click(report.getByRole("button", { name: "没成的再试一次" }));
  await report.findByText("改好 1 / 1 条。");
  expect(patches(asked)).toHaveLength(2);
});

it("says in the office's words which state does not allow it", async () => {
  await open("/cases", ["view_cases", "edit_cases"], {
    "GET /cases": { items: [item(1, { state: "closed" })], next: null },
    [`PATCH /cases/${idOf(1)}`]: () => refused(409, "impossible-transition", { state: "closed" }),
  });
  await chooseAll();
  await makeUrgent();
  const report = within(await screen.findByRole("region", { name: "办理结果" }));
  await report.findByText(/现在是“已办结”/);
});

it("offers nothing to those who only look", async () => {
  await open("/cases", ["view_cases"], { "GET /cases": { items: [item(1)], next: null } });
  await screen.findByText("事项1");
  expect(screen.queryByRole("button", { name: "选多条" })).toBeNull();
});
