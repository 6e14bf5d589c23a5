import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useIdempotencyKey } from "./idempotency";
import { randomId } from "./random";

it("gives a retry the same key and changed content another", () => {
  const { result, rerender } = renderHook(() => useIdempotencyKey());
  const first = result.current({ name: "a" });
  rerender();
  expect(result.current({ name: "a" })).toEqual(first);
  expect(result.current({ name: "b" })).not.toEqual(first);
});

it("gives the next entry of a form another key, even for the same content", () => {
  const { result } = renderHook(() => useIdempotencyKey());
  const first = result.current("x");
  result.current.done();
  expect(result.current("x")).not.toEqual(first);
});

it("gives two forms different keys for the same content", () => {
  const one = renderHook(() => useIdempotencyKey()).result.current("x");
  const two = renderHook(() => useIdempotencyKey()).result.current("x");
  expect(one).not.toEqual(two);
});

it("makes version 4 UUIDs without the secure-context function", () => {
  expect(randomId()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
