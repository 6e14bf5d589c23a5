import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { open } from "@/app/testing";

const none = { items: [], next: null };
const office = {
  "GET /visits": none,
  "GET /cases": none,
  "GET /members/unvisited": none,
};

it("a new office is told what to do first", async () => {
  await open("/", ["own_visits", "view_members", "edit_members", "view_cases"], {
    ...office,
    "GET /members": none,
  });
  await screen.findByRole("heading", { name: "从这里开始" });
  expect(screen.queryByText("请同事加入")).toBeNull();
});

it("an office with somebody on record is not", async () => {
  const asked = await open("/", ["own_visits", "view_members", "edit_members"], {
    ...office,
    "GET /members": { items: [{ id: "x" }], next: null },
  });
  await waitFor(() => expect(asked.some(({ path }) => path.startsWith("/members?"))).toBe(true));
  await screen.findByRole("heading", { name: "今天的走访" });
  expect(screen.queryByRole("heading", { name: "从这里开始" })).toBeNull();
});
