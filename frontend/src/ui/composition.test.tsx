import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useSearchText } from "./composition";

function Search({ onSettled }: { onSettled: (text: string) => void }) {
  const search = useSearchText("", onSettled);
  return (
    <input
      value={search.text}
      onChange={(event) => search.setText(event.target.value)}
      {...search.handlers}
    />
  );
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const settled = vi.fn();
  render(<Search onSettled={settled} />);
  const input = screen.getByRole("textbox");
  const type = (value: string) => fireEvent.change(input, { target: { value } });
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  return { settled, input, type, pass };
}

it("searches once the typing rests", () => {
  const { settled, type, pass } = setUp();
  type("z");
  pass(100);
  type("zx");
  pass(249);
  expect(settled).not.toHaveBeenCalled();
  pass(1);
  expect(settled).toHaveBeenCalledExactlyOnceWith("zx");
});

it("does not search while an input method composes", () => {
  const { settled, input, type, pass } = setUp();
  fireEvent.compositionStart(input);
  type("zhang");
  pass(2000);
  expect(settled).not.toHaveBeenCalled();
  type("张");
  fireEvent.compositionEnd(input);
  pass(250);
  expect(settled).toHaveBeenCalledExactlyOnceWith("张");
});
