import { expect, it } from "vitest";
import { isSeen, searchOf, seenNow } from "./view";

const columns = {
  all: ["unit", "last_visit", "language"],
  shown: new Set(["language", "unit"]),
  say: (column: string) => column,
  choose: () => {},
};

it("keeps filters, order and columns, and not whom somebody looked for", () => {
  const now = seenNow(
    { q: "张小明", wants_visits: true, unvisited: 6, status: undefined, sort: "created_at" },
    columns,
  );
  expect(now).toEqual({
    filters: { wants_visits: "true", unvisited: "6" },
    sort: "created_at",
    columns: ["unit", "language"],
  });
  expect(JSON.stringify(now)).not.toContain("张小明");
});

it("asks the list what was kept, in the address's own kinds of values", () => {
  const seen = {
    filters: { open: "true", due_by: "2026-12-01", unvisited: "6" },
    sort: "due_on",
    columns: null,
  };
  const search = { open: true, due_by: "2026-12-01", unvisited: 6, sort: "due_on" };
  expect(searchOf(seen)).toEqual(search);
  expect(seenNow(search, undefined)).toEqual(seen);
});

it("knows a view that is open, whatever the columns of one that says nothing of them", () => {
  const now = seenNow({ kind: "business" }, columns);
  const plain = { filters: { kind: "business" }, sort: null, columns: null };
  expect(isSeen(plain, now)).toBe(true);
  expect(isSeen({ ...plain, columns: ["language", "unit"] }, now)).toBe(true);
  expect(isSeen({ ...plain, columns: ["unit"] }, now)).toBe(false);
  expect(isSeen({ ...plain, filters: {} }, now)).toBe(false);
});
