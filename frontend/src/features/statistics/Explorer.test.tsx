import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { open, refused, unit } from "@/app/testing";
import { answer, indicator, persons } from "./testAnswers";

// jsdom draws nothing.
vi.mock("./draw", () => ({ draw: () => ({ show() {}, end() {} }), picture: vi.fn() }));

const catalogue = { items: [persons, indicator()], next: null };
const other = { ...unit, id: "0199fbaa-ef34-73b0-b54f-93378662c02e", name: "和平社区" };
const units = { "GET /units": { items: [unit, other], next: null } };

it("shows the own unit's figures with their definition, and a withheld one as such", async () => {
  const asked = await open("/statistics", ["view_statistics"], {
    "GET /statistics": catalogue,
    "GET /statistics/visits_done": answer(
      { [unit.name]: [12, null, 0] },
      { spread: "together", unit_id: unit.id },
    ),
  });
  const table = within(await screen.findByRole("table"));
  expect(table.getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["12", "不公布", "0"]);
  screen.getByText(/有 1 个数不公布/);
  screen.getByText(/口径第 1 版/);
  screen.getByText(/见到对象的走访/);
  const path = asked.find((one) => one.path.startsWith("/statistics/visits_done"))?.path ?? "";
  const query = new URLSearchParams(path.split("?")[1]);
  expect(query.get("unit_id")).toBe(unit.id);
  expect(query.get("granularity")).toBe("month");
});

it("ranks units, leaves out those with little work and says so", async () => {
  await open("/statistics?view=ranking", ["view_statistics"], {
    ...units,
    "GET /statistics": catalogue,
    "GET /statistics/visits_done": answer({ 甲社区: [3, 3, 3], 乙社区: [20, 20, 20] }),
  });
  const table = within(await screen.findByRole("table"));
  expect(table.getAllByRole("rowheader").map((head) => head.textContent)).toEqual(["乙社区"]);
  screen.getByText("有 1 个单位不足 10，未列入。");
});

it("does not rank by persons", async () => {
  await open("/statistics?view=ranking&indicator=members_served", ["view_statistics"], {
    ...units,
    "GET /statistics": catalogue,
    "GET /statistics/members_served": answer({ 甲社区: [30] }, { counts: "persons" }),
  });
  await screen.findByRole("table");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "单位排名" }).disabled).toBe(true);
  screen.getByText("这个指标数的是人；单位只按工作量排名。");
});

it("says what went wrong and asks again", async () => {
  let asked = 0;
  await open("/statistics", ["view_statistics"], {
    "GET /statistics": catalogue,
    "GET /statistics/visits_done": () => {
      asked += 1;
      return asked === 1 ? refused(503, "busy") : answer({ [unit.name]: [1] });
    },
  });
  await screen.findByRole("alert");
  await userEvent.click(screen.getByRole("button", { name: /重\s*试/ }));
  await screen.findByRole("table");
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
