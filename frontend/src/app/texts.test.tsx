import { act, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { setLanguage, startTexts, useTranslation, want } from "./texts";

function Said({ minutes }: { minutes: number }) {
  const { t, maybe } = useTranslation(["common", "imports"]);
  return (
    <>
      <p>{t("problem.wait", { count: minutes })}</p>
      <p>{t("imports:title")}</p>
      <p>{maybe("imports:fields.phone") ?? "none"}</p>
      <p>{maybe("imports:fields.unheard_of") ?? "none"}</p>
    </>
  );
}

const lines = () => screen.getAllByRole("paragraph").map((line) => line.textContent);

it("says texts with their numbers, in the language that is chosen, from the shelves that are wanted", async () => {
  localStorage.setItem("linli.language", "en");
  await startTexts();
  await want("staff");
  const { rerender } = render(<Said minutes={1} />);
  expect(lines()).toEqual([
    "Too many attempts. Try again in 1 minute.",
    "Imports",
    "Phone",
    "none",
  ]);
  rerender(<Said minutes={2} />);
  expect(lines()[0]).toBe("Too many attempts. Try again in 2 minutes.");
  await act(() => setLanguage("zh-Hant"));
  expect(lines()[0]).toBe("請求太頻繁，請在 2 分鐘後再試。");
  expect(document.documentElement.lang).toBe("zh-Hant");
  expect(localStorage.getItem("linli.language")).toBe("zh-Hant");
});
