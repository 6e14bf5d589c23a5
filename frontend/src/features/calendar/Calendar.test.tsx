import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { EventView, VisitItem } from "@/api/generated";
import { open } from "@/app/testing";
import { byDay } from "./useEntries";
import { weekOf } from "./weeks";

const visit = {
  id: "0199fbaa-ef34-73b0-b54f-93378662c0b1",
  status: "planned",
  purpose: "greeting",
  planned_on: "2031-03-05",
  member: { name: "张小明" },
} as VisitItem;
const event = {
  id: "0199fbaa-ef34-73b0-b54f-93378662c0b2",
  status: "published",
  title: "邻里节",
  starts_at: new Date(2031, 2, 4, 18).toISOString(),
  ends_at: new Date(2031, 2, 5, 2).toISOString(),
} as EventView;

it("an event of several days stands on each of them, and what is outside nowhere", () => {
  const days = weekOf("2031-03-05");
  const found = byDay([visit, { ...visit, planned_on: "2031-04-01" }], [event], days);
  const on = (day: string) => found.get(day)?.map(({ kind }) => kind);
  expect(on("2031-03-04")).toEqual(["event"]);
  expect(on("2031-03-05")).toEqual(["event", "visit"]);
  expect([...found.values()].flat()).toHaveLength(3);
});

it("shows a volunteer their own visits of the week, and asks for no others", async () => {
  const asked = await open("/calendar?day=2031-03-05", ["own_visits"], {
    "GET /visits": { items: [visit], next: null },
  });
  const day = await screen.findByRole("region", { name: /2031年3月5日/ });
  await within(day).findByRole("link", { name: /张小明/ });
  const paths = asked.map(({ path }) => path);
  expect(paths.some((path) => path.startsWith("/events"))).toBe(false);
  expect(paths.find((path) => path.startsWith("/visits"))).toMatch(/assignee=me/);
  expect(paths.find((path) => path.startsWith("/visits"))).toMatch(/planned_from=2031-03-03/);
});
