import { act, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { textHintsCreate } from "@/api/generated";
import { NoteField } from "./NoteField";

vi.mock("@/api/generated", () => ({ textHintsCreate: vi.fn() }));
vi.mock("@/app/texts", () => ({ useTranslation: () => ({ t: (key: string) => key }) }));

// jsdom lays nothing out, so there is nothing to observe.
class NoLayout implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal("ResizeObserver", NoLayout);

const asked = vi.mocked(textHintsCreate);
const health = { matter: "health", start: 3, end: 6, start_utf16: 3, end_utf16: 6, question: "?!" };

function answer(hints: unknown[]) {
  const response = new Response(null, { status: 200 });
  asked.mockResolvedValue({ data: { hints }, response, request: {} } as never);
}

function Note() {
  const [text, setText] = useState("");
  return <NoteField value={text} onChange={(event) => setText(event.target.value)} />;
}

beforeEach(() => {
  vi.useFakeTimers();
  asked.mockReset();
  answer([]);
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  render(<Note />);
  const input = screen.getByRole("textbox");
  const type = (value: string) => fireEvent.change(input, { target: { value } });
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  const hint = () => screen.getByRole("status").textContent;
  return { input, type, pass, hint };
}

it("asks once the typing rests, and shows the stretch", async () => {
  answer([health]);
  const { type, pass, hint } = setUp();
  type("老人有");
  await pass(999);
  type("老人有糖尿病");
  await pass(999);
  expect(asked).not.toHaveBeenCalled();
  await pass(1);
  expect(asked).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ body: { text: "老人有糖尿病" } }),
  );
  expect(hint()).toBe("糖尿病 ?!note_free");
});

it("does not ask while an input method composes", async () => {
  const { input, type, pass } = setUp();
  fireEvent.compositionStart(input);
  type("tangniaobing");
  await pass(5000);
  expect(asked).not.toHaveBeenCalled();
  type("糖尿病");
  fireEvent.compositionEnd(input);
  await pass(1000);
  expect(asked).toHaveBeenCalledOnce();
});

it("takes the question back with the words", async () => {
  answer([health]);
  const { type, pass, hint } = setUp();
  type("老人有糖尿病");
  await pass(1000);
  type("老人有");
  await pass(0);
  expect(hint()).toBe("");
  type("");
  answer([]);
  await pass(5000);
  expect(asked).toHaveBeenCalledOnce();
});

it("says nothing when there is no answer, and lets the writer go on", async () => {
  asked.mockRejectedValue(new TypeError("offline"));
  const { type, pass, hint } = setUp();
  type("老人有糖尿病");
  await pass(1000);
  expect(hint()).toBe("");
  expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("老人有糖尿病");
});
