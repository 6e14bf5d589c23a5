import { act, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { setDensity, setLook, startAppearance, useAppearance } from "./appearance";

let device = false;
let tell: () => void = () => {};
beforeEach(() => {
  localStorage.clear();
  device = false;
  vi.stubGlobal("matchMedia", () => ({
    get matches() {
      return device;
    },
    addEventListener: (_: string, listener: () => void) => {
      tell = listener;
    },
  }));
});

function Says() {
  const { dark, density } = useAppearance();
  return <p>{`${dark ? "dark" : "light"} ${density}`}</p>;
}
const said = () => screen.getByRole("paragraph").textContent;

it("follows the device until something is chosen, and remembers what was", () => {
  startAppearance();
  render(<Says />);
  expect(said()).toBe("light roomy");
  device = true;
  act(() => tell());
  expect(said()).toBe("dark roomy");
  act(() => setLook("light"));
  act(() => setDensity("dense"));
  expect(said()).toBe("light dense");
  expect(document.documentElement.dataset.look).toBe("light");
  expect(localStorage.getItem("linli.look")).toBe("light");
  act(() => startAppearance());
  expect(said()).toBe("light dense");
});
