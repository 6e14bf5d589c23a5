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
