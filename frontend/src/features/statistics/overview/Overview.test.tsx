import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { open, unit } from "@/app/testing";
import { answer, indicator, persons } from "../testAnswers";

const district = {
  ...unit,
  id: unit.parent_id ?? "",
  parent_id: null,
  kind: "district" as const,
  name: "示范区",
};
const catalogue = { items: [persons, indicator()], next: null };
const periods = ["2026-Q1", "2026-Q2"];
const together = (figures: (number | null)[], other: object = {}) =>
  answer({ [district.name]: figures }, { periods, ...other });
const asking = (indicator: string, spread: string, unit: string) =>
  `GET /statistics/${indicator}?unit_id=${unit}&granularity=quarter&spread=${spread}&from=2026-Q1&to=2026-Q2`;

it("shows the main figures beside those before, and those of each unit below as ways to their course", async () => {
  await open("/statistics/overview?period=2026-Q2", ["view_statistics"], {
    "GET /units": { items: [district, unit], next: null },
    "GET /statistics": catalogue,
    [asking("visits_done", "together", district.id)]: together([30, 24]),
    [asking("members_served", "together", district.id)]: together([12, 19], {
      counts: "persons",
      note: "数字相加可能不等于合计。",
    }),
    [asking("visits_done", "below", district.id)]: answer({ 甲街道: [10, 4], 乙街道: [20, 20] }),
    [asking("members_served", "below", district.id)]: answer(
      { 甲街道: [null, null], 乙街道: [11, 0] },
      { counts: "persons", note: "数字相加可能不等于合计。" },
    ),
  });
  const visits = await screen.findByRole("link", { name: "完成走访次数 24 上期 30 · −6" });
  const [, query] = visits.getAttribute("href")?.split("?") ?? [];
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    unit: district.id,
    indicator: "visits_done",
    granularity: "quarter",
    from: "2024-Q3",
    to: "2026-Q2",
  });
  screen.getByRole("link", { name: "服务对象人数 19 上期 12" });

  const table = within(await screen.findByRole("table"));
  // In the order of the answer, whatever the figures are.
  expect(table.getAllByRole("rowheader").map((head) => head.textContent)).toEqual([
    "甲街道",
    "乙街道",
  ]);
  expect(table.getAllByRole("cell").map((cell) => cell.textContent)).toEqual([
    "4上期 10",
    "不公布上期 不公布",
    "20上期 20",
    "0上期 11",
  ]);
  screen.getByText("有 2 个数不公布，以免透露到具体的人。不公布不是零。");
  const served = table.getAllByRole("link", { name: "0" })[0]?.getAttribute("href") ?? "";
  expect(served).toContain("indicator=members_served");
  expect(served).toContain("unit=id-1");
});

it("has no table where there is nothing below", async () => {
  await open("/statistics/overview?period=2026-Q2", ["view_statistics"], {
    "GET /statistics": { items: [indicator()], next: null },
    [asking("visits_done", "together", unit.id)]: together([0, 7]),
  });
  await screen.findByRole("link", { name: "完成走访次数 7 上期 0 · +7" });
  expect(screen.queryByRole("table")).toBeNull();
});
