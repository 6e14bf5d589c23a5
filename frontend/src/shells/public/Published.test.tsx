import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { openPublic, refused, unit } from "@/app/testing";

const ids = ["1", "2", "3"].map((last) => `019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d1${last}`);
const created_at = "2026-11-01T08:00:00Z";
const other = { id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d44", code: "310102", name: "青年社区" };
// A correction of an old quarter came last.
const items = [
  { id: ids[2], period: "2026-Q1", vintage: 2, created_at },
  { id: ids[1], period: "2026-Q3", vintage: 1, created_at },
  { id: ids[0], period: "2026-Q1", vintage: 1, created_at },
];
const names = (text: string) => ({ en: text, "zh-Hans": text, "zh-Hant": text });
const figure = (name: string, measure: string, value: number | null, more = {}) => ({
  indicator: name,
  name: names(name),
  counts: "work",
  measure,
  minutes: measure.endsWith("_minutes"),
  value,
  ...more,
});
const release = {
  ...items[1],
  units: [{ id: unit.id, code: "310101", name: unit.name }, other],
  unit: unit.id,
  figures: [
    figure("完成走访次数", "value", 1234),
    figure("服务人数", "value", null),
    figure("办结用时", "median_minutes", 4320),
    figure("办结用时", "within_target", 7, { target_days: 15 }),
  ],
  note: names("数字可能对不上总数。"),
  citation: "Linli, vintage 1, https://linli.example.org/published",
};
const says = {
  "GET /releases/public": { items, next: null },
  [`GET /releases/public/${ids[1]}`]: release,
};

it("shows the latest quarter to anybody, and what is withheld as what it is", async () => {
  const asked = await openPublic("/published", says);
  await screen.findByRole("row", { name: "完成走访次数 1,234" });
  screen.getByRole("row", { name: "服务人数 不公布" });
  screen.getByRole("row", { name: /办结用时.*中位时长.*3天/ });
  screen.getByRole("row", { name: /办结用时.*15 天内.*7/ });
  expect(screen.getByLabelText("季度").textContent).toBe(
    "2026 年第 3 季度2026 年第 1 季度，第 2 版2026 年第 1 季度",
  );
  const file = screen.getByRole("link", { name: /CSV/ });
  expect(file.getAttribute("href")).toBe(`/api/v1/releases/public/${ids[1]}/data?unit=${unit.id}`);
  expect(asked.every(({ headers }) => !headers.has("Authorization"))).toBe(true);
});

it("keeps what is chosen in the address", async () => {
  const asked = await openPublic("/published", says);
  fireEvent.change(await screen.findByLabelText("单位"), { target: { value: other.id } });
  await waitFor(() => expect(asked.at(-1)?.path).toContain(`unit=${other.id}`));
  expect(window.location.search).toBe(`?release=${ids[1]}&unit=${other.id}`);
});

it("goes back to the latest figures from what is not shown any more", async () => {
  let refuse = true;
  await openPublic(`/published?unit=${other.id}`, {
    ...says,
    [`GET /releases/public/${ids[1]}`]: () => (refuse ? refused(404, "not-found") : release),
  });
  await screen.findByText(/已不再公开/);
  refuse = false;
  fireEvent.click(screen.getByRole("button", { name: "看最新的数据" }));
  await screen.findByRole("row", { name: "完成走访次数 1,234" });
});

it("says so when no unit shows anything", async () => {
  await openPublic("/published", { "GET /releases/public": { items: [], next: null } });
  await screen.findByText("还没有单位在这里公开数据。");
});
