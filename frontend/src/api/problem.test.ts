import { expect, it } from "vitest";
import { fieldPath, Problem, placeFaults, toProblem } from "./problem";

const body = {
  type: "urn:linli:problem:invalid",
  title: "Invalid",
  status: 422,
  errors: [
    { pointer: "/phone", code: "too_short", detail: "Too short." },
    { pointer: "/needs/0/title", code: "missing", detail: "Missing." },
    { pointer: "/unit_id", code: "unknown", detail: "Unknown." },
    { pointer: "/a~1b~0c/x", code: "odd", detail: "Odd." },
  ],
};

it("reads a JSON pointer as a form's field", () => {
  expect(fieldPath("/needs/0/title")).toEqual(["needs", 0, "title"]);
  expect(fieldPath("/a~1b~0c")).toEqual(["a/b~c"]);
  expect(fieldPath("")).toEqual([]);
});

it("puts each fault at the field that the form has and keeps the others", () => {
  const known = new Set(["phone", "needs/0/title", "a/b~c"]);
  const { placed, rest } = placeFaults(new Problem(body), (path) => known.has(path.join("/")));
  expect(placed).toEqual([
    { path: ["phone"], detail: "Too short." },
    { path: ["needs", 0, "title"], detail: "Missing." },
    { path: ["a/b~c"], detail: "Odd." },
  ]);
  expect(rest.map((fault) => fault.pointer)).toEqual(["/unit_id"]);
});

it("knows a problem by the last part of its type", () => {
  expect(new Problem(body).code).toBe("invalid");
  expect(new Problem({ ...body, type: "https://linli.example/problems/stale" }).code).toBe("stale");
});

it("makes a problem of whatever a call failed with", () => {
  expect(toProblem(new TypeError("Failed to fetch")).status).toBe(0);
  const gateway = toProblem(
    "<html>",
    new Response("<html>", { status: 502, statusText: "Bad Gateway" }),
  );
  expect([gateway.status, gateway.body.title]).toEqual([502, "Bad Gateway"]);
  expect(toProblem(body).faults).toHaveLength(4);
});
