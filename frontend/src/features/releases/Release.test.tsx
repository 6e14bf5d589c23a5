import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Permission, ReleaseDetailView, UnitView } from "@/api/generated";
import { open, refused, unit } from "@/app/testing";

const district: UnitView = {
  ...unit,
  id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d99",
  parent_id: null,
  kind: "district",
  code: "310100",
  name: "示范区",
};
const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";
const of = (rest: string) => `dataflow,LINLI:RELEASES(1.0),I,Q,310100,${rest},2026-Q3,1`;
const release: ReleaseDetailView = {
  id,
  unit_id: district.id,
  unit_name: district.name,
  period: "2026-Q3",
  vintage: 2,
  reason: "补登了走访",
  created_at: "2026-11-01T00:00:00Z",
  citation: "Linli, 示范区, 2026-Q3, vintage 2",
  units: 1,
  observations: 3,
  differences: [
    { of: of("visits_done,value,purpose,greeting"), before: ",Q,D", after: "0,A,F" },
    { of: of("members_served,value,,"), before: null, after: "7,A,F" },
  ],
  note: "Figures may not add up.",
};
const file = [
  "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,MEASURE,DIMENSION,CATEGORY,TIME_PERIOD,DEFINITION_VERSION,OBS_VALUE,OBS_STATUS,CONF_STATUS",
  `${of("members_served,value,,")},,Q,D`,
  `${of("visits_done,value,,")},0,A,F`,
  `${of("time_to_resolution,median_minutes,,")},4320,A,F`,
  "",
].join("\r\n");
const names = (name: string) => ({ en: name, "zh-Hans": name, "zh-Hant": name });
const catalogue = ["members_served", "visits_done"].map((one) => ({
  id: one,
  name: names(one === "visits_done" ? "完成走访次数" : "服务对象人数"),
  description: names("说明"),
  measure: "count",
}));

const says = (unit_id: string) => ({
  "GET /me": {
    id: unit.id,
    name: "王芳",
    grants: [{ role: "coordinator", unit_id }],
    permissions: ["view_statistics", "publish_releases"] satisfies Permission[],
  },
  "GET /units": { items: [district, unit], next: null },
  "GET /releases": { items: [{ ...release, reason: null }], next: null },
  [`GET /releases/${id}`]: release,
  [`GET /releases/${id}/data`]: () =>
    new Response(file, { headers: { "Content-Type": "text/csv" } }),
  "GET /statistics": { items: catalogue, next: null },
});

it("says in words what is withheld, and shows zero as a number", async () => {
  await open(`/releases/${id}`, [], says(unit.id));
  const row = async (name: string) =>
    within((await screen.findByRole("row", { name: new RegExp(`^${name}`) })) as HTMLElement);
  (await row("服务对象人数 不公布")).getByRole("rowheader");
  (await row("完成走访次数 0")).getByRole("rowheader");
  (await row("time_to_resolution 3天")).getByRole("rowheader");
  const changes = within(screen.getByRole("region", { name: "与上一版的不同" }));
  const cells = changes.getAllByRole("row").map((one) => one.textContent);
  expect(cells[1]).toContain("不公布0");
  expect(cells[2]).toContain("没有这一项7");
});

it("gives who leads a community nothing to correct", async () => {
  await open(`/releases/${id}`, [], says(unit.id));
  await screen.findByRole("heading", { name: /2026 年第 3 季度/ });
  await screen.findByRole("row", { name: /^完成走访次数/ });
  expect(screen.queryByRole("button", { name: "更正" })).toBeNull();
});

it("publishes a correction with its reason, and shows why it was not taken", async () => {
  const asked = await open(`/releases/${id}`, [], {
    ...says(district.id),
    "POST /releases": () => refused(409, "conflict", { detail: "数字没有变化" }),
  });
  fireEvent.click(await screen.findByRole("button", { name: "更正" }));
  const dialog = within(await screen.findByRole("dialog"));
  fireEvent.change(dialog.getByLabelText("原因"), { target: { value: " 补登 " } });
  fireEvent.click(dialog.getByRole("button", { name: "发布" }));
  await dialog.findByText("数字没有变化");
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({ unit_id: district.id, period: "2026-Q3", reason: "补登" });
  await waitFor(() => expect(sent?.headers.get("Idempotency-Key")).toBeTruthy());
});
