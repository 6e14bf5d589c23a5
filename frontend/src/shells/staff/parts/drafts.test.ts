import { beforeEach, expect, it } from "vitest";
import { begin, end } from "@/api/session";
import { draftOf, dropDraft, keepDraft, sameValues } from "./drafts";

const draft = { account: "a", at: "2026-11-01T08:00:00Z", values: { name: "张小明" } };
beforeEach(() => sessionStorage.clear());

it("is there again for whoever wrote it, and for nobody else", () => {
  keepDraft("/members/new", draft);
  expect(draftOf("/members/new", "a")).toEqual(draft);
  expect(draftOf("/members/new", "b")).toBeNull();
  expect(draftOf("/members/new", undefined)).toBeNull();
  expect(draftOf("/cases/new", "a")).toBeNull();
  dropDraft("/members/new");
  expect(draftOf("/members/new", "a")).toBeNull();
});

it("outlives a session that ran out, and not one that was ended", () => {
  begin({ access: "x", refresh: "y" });
  keepDraft("/members/new", draft);
  end("expired");
  expect(draftOf("/members/new", "a")).toEqual(draft);
  end("signed-out");
  expect(draftOf("/members/new", "a")).toBeNull();
});

it("what is in the storage for other reasons is no draft", () => {
  sessionStorage.setItem("linli.draft./x", "{");
  sessionStorage.setItem("linli.draft./y", "7");
  expect(draftOf("/x", "a")).toBeNull();
  expect(draftOf("/y", "a")).toBeNull();
});

it("an empty field says nothing", () => {
  expect(sameValues({ a: "", b: [], c: { d: null } }, {})).toBe(true);
  expect(sameValues({ b: 1, a: 2 }, { a: 2, b: 1 })).toBe(true);
  expect(sameValues({ a: false }, {})).toBe(false);
  expect(sameValues({ a: [{ x: "1" }] }, { a: [{ x: "2" }] })).toBe(false);
});
