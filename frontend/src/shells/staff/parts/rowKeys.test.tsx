import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { moveInRows } from "./rowKeys";

it("moves from row to row, and stays at the ends", () => {
  render(
    <ul onKeyDown={moveInRows}>
      {["a", "b", "c"].map((name) => (
        <li key={name}>
          <a href={`/${name}`}>{name}</a>
        </li>
      ))}
    </ul>,
  );
  const press = (key: string, more = {}) =>
    fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
  const at = () => document.activeElement?.textContent;
  screen.getByText("a").focus();
  press("j");
  expect(at()).toBe("b");
  press("ArrowDown");
  press("j");
  expect(at()).toBe("c");
  press("k");
  expect(at()).toBe("b");
  press("k", { ctrlKey: true });
  expect(at()).toBe("b");
  press("Home");
  expect(at()).toBe("a");
  press("ArrowUp");
  expect(at()).toBe("a");
  press("End");
  expect(at()).toBe("c");
});
