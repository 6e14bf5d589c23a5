import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { open, refused, unit } from "@/app/testing";

const id = "0199fbaa-ef34-73b0-b54f-93378662c0a1";
const line = {
  id: "0199fbaa-ef34-73b0-b54f-93378662c0b1",
  state: "waiting",
  name: "服务用房面积",
  counts: "work",
};
const request = {
  id,
  unit_id: unit.id,
  unit_name: unit.name,
  state: "filed",
  actions: ["withdraw"],
  can_decide: false,
  department: "民政局",
  title: "服务用房",
  legal_basis: "《统计法》第七条",
  frequency: "once",
  first_period: "2026-Q3",
  last_period: "2026-Q3",
  due_days: 10,
  lines: [line],
  forms_waiting: 0,
  forms_submitted: 0,
  created_at: "2026-11-01T00:00:00Z",
  updated_at: "2026-11-01T00:00:00Z",
  version: 1,
};

it("lists requests, and lets those file who may", async () => {
  await open("/data_requests", ["view_data_requests"], {
    "GET /data_requests": { items: [request], next: null },
  });
  const row = await screen.findByRole("link", { name: /服务用房/ });
  expect(row.textContent).toContain("待区里决定");
  expect(row.textContent).toContain("2026年第3季度");
  expect(screen.queryByRole("link", { name: "提出需求" })).toBeNull();
});

it("leaves the decision to the district, and sends its word on each line", async () => {
  const decided = { ...request, state: "refused", actions: [], can_decide: true, version: 2 };
  const asked = await open(
    `/data_requests/${id}`,
    ["view_data_requests", "file_data_requests", "decide_data_requests"],
    {
      [`GET /data_requests/${id}`]: { ...request, can_decide: true },
      "POST /data_requests/check": {
        lines: [{ state: "waiting", catalogue: [], earlier: [] }],
        answered: 0,
        asked: 1,
        periods: 1,
        minutes: 8,
      },
      [`POST /data_requests/${id}/decisions`]: decided,
    },
  );
  const group = within(await screen.findByRole("group", { name: "服务用房面积" }));
  await userEvent.click(group.getByLabelText("怎么办"));
  await userEvent.click(await screen.findByText("不予收集"));
  await userEvent.click(screen.getByRole("button", { name: /决\s*定/ }));
  await screen.findByText("请写明理由");
  await userEvent.type(group.getByLabelText("理由"), "另有来源");
  await userEvent.click(screen.getByRole("button", { name: /决\s*定/ }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith("/decisions"))?.body).toEqual({
      lines: [
        {
          line_id: line.id,
          verdict: "refuse",
          indicator: null,
          earlier_line_id: null,
          reason: "另有来源",
        },
      ],
    }),
  );
});

it("shows what others decided meanwhile beside what was not saved", async () => {
  let held: object = { ...request, can_decide: true };
  const asked = await open(`/data_requests/${id}`, ["view_data_requests", "decide_data_requests"], {
    [`GET /data_requests/${id}`]: () => held,
    "POST /data_requests/check": {
      lines: [{ state: "waiting", catalogue: [], earlier: [] }],
      answered: 0,
      asked: 1,
      periods: 1,
      minutes: 8,
    },
    [`POST /data_requests/${id}/decisions`]: () => {
      const decided = { ...line, state: "refused", reason: "另有来源" };
      held = { ...request, state: "refused", lines: [decided], can_decide: false, version: 2 };
      return refused(412, "stale", { current: held });
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: /决\s*定/ }));
  await screen.findByText("已有人先决定");
  const row = screen.getByRole("row", { name: /服务用房面积/ });
  expect(row.textContent).toBe("服务用房面积由社区填报不予收集 · 另有来源");
  expect(screen.queryByRole("button", { name: /决\s*定/ })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /关\s*闭/ }));
  expect(screen.queryByText("已有人先决定")).toBeNull();
  expect(asked.filter(({ path }) => path.endsWith("/decisions")).length).toBe(1);
});

it("shows the versions of a form that two people fill, number by number, and goes on", async () => {
  const cell = (at: number, name: string, value: number | null) => ({
    line_id: `0199fbaa-ef34-73b0-b54f-93378662c0c${at}`,
    name,
    counts: "work",
    value,
  });
  const form = {
    id,
    request_id: id,
    title: "服务用房",
    department: "民政局",
    legal_basis: "《统计法》第七条",
    unit_id: unit.id,
    unit_name: unit.name,
    period: "2026-Q3",
    state: "open",
    actions: ["submit"],
    due_on: "2026-10-10",
    cells: [cell(1, "面积", 10), cell(2, "场次", 20), cell(3, "次数", 30)],
    minutes: 14,
    opened_at: "2026-10-01T00:00:00Z",
    updated_at: "2026-10-01T00:00:00Z",
    version: 1,
  };
  const theirs = {
    ...form,
    cells: [cell(1, "面积", 11), cell(2, "场次", 20), cell(3, "次数", 33)],
    version: 5,
  };
  const path = `/data_request_forms/${id}`;
  const asked = await open(path, ["view_data_requests", "answer_data_requests"], {
    [`GET ${path}`]: form,
    [`PATCH ${path}`]: ({ headers }: { headers: Headers }) =>
      headers.get("If-Match") === '"5"'
        ? { ...theirs, version: 6 }
        : refused(412, "stale", { current: theirs }),
    [`POST ${path}/transitions`]: { ...theirs, state: "submitted", actions: [], version: 7 },
  });
  const write = async (label: string, value: string) => {
    const field = await screen.findByLabelText(label);
    await userEvent.clear(field);
    await userEvent.type(field, value);
  };
  await write("面积", "12");
  await write("场次", "22");
  await userEvent.click(screen.getByRole("button", { name: /上\s*报/ }));
  const dialog = await screen.findByRole("dialog");
  // Both changed the area, one's own change is the events, theirs the visits.
  expect(dialog.textContent).toMatch(/面积原来10现在的内容11您填写的12/);
  expect(dialog.textContent).toMatch(/次数原来30现在的内容33/);
  await userEvent.click(within(dialog).getByRole("radio", { name: /现在的内容/ }));
  await userEvent.click(within(dialog).getByRole("button", { name: "按选择保存" }));
  await waitFor(() => expect(asked.some((one) => one.path.endsWith("/transitions"))).toBe(true));
  const saved = asked.filter(({ method }) => method === "PATCH");
  const last = saved.at(-1)?.body as { values: { value: number }[] } | undefined;
  expect(last?.values.map(({ value }) => value)).toEqual([11, 22, 33]);
  const sent = asked.find((one) => one.path.endsWith("/transitions"));
  expect([sent?.body, sent?.headers.get("If-Match")]).toEqual([{ action: "submit" }, '"6"']);
});

it("sends the numbers of a form, and puts what is refused at its field", async () => {
  const form = {
    id,
    request_id: id,
    title: "服务用房",
    department: "民政局",
    legal_basis: "《统计法》第七条",
    unit_id: unit.id,
    unit_name: unit.name,
    period: "2026-Q3",
    state: "open",
    actions: ["submit"],
    due_on: "2026-10-10",
    cells: [
      { line_id: line.id, name: "服务用房面积", counts: "work" },
      { line_id: id, name: "活动场次", counts: "work", value: 4, prefilled: 4 },
    ],
    minutes: 9,
    opened_at: "2026-10-01T00:00:00Z",
    updated_at: "2026-10-01T00:00:00Z",
    version: 1,
  };
  const path = `/data_request_forms/${id}`;
  let tries = 0;
  const asked = await open(path, ["view_data_requests", "answer_data_requests"], {
    [`GET ${path}`]: form,
    [`PATCH ${path}`]: () => {
      tries += 1;
      return tries === 1
        ? refused(422, "invalid", {
            errors: [{ pointer: "/values/0/value", code: "out_of_range", detail: "太大" }],
          })
        : { ...form, version: 2 };
    },
    [`POST ${path}/transitions`]: { ...form, state: "submitted", actions: [], version: 3 },
  });
  const area = await screen.findByLabelText("服务用房面积");
  screen.getByText(/记录为 4，请核对/);
  await userEvent.type(area, "320");
  await userEvent.click(screen.getByRole("button", { name: /上\s*报/ }));
  await screen.findByText("太大");
  await userEvent.click(screen.getByRole("button", { name: /上\s*报/ }));
  await waitFor(() => expect(asked.some((one) => one.path.endsWith("/transitions"))).toBe(true));
  const saved = asked.filter(({ method }) => method === "PATCH");
  expect(saved.at(-1)?.body).toEqual({
    values: [
      { line_id: line.id, value: 320 },
      { line_id: id, value: 4 },
    ],
  });
  const sent = asked.find((one) => one.path.endsWith("/transitions"));
  expect([sent?.body, sent?.headers.get("If-Match")]).toEqual([{ action: "submit" }, '"2"']);
});
