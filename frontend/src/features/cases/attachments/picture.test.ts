import { expect, it } from "vitest";
import { fitted, isPicture, nameOfShot, redrawn, renamed } from "./picture";

it("makes large pictures smaller in the same shape, and small ones no larger", () => {
  expect(fitted(4800, 3600)).toEqual([2400, 1800]);
  expect(fitted(3000, 6000)).toEqual([1200, 2400]);
  expect(fitted(640, 480)).toEqual([640, 480]);
  expect(fitted(10_000, 1)).toEqual([2400, 1]);
});

it("knows pictures by what the browser says of them, or by their ending", () => {
  expect(isPicture({ type: "image/jpeg", name: "a" })).toBe(true);
  expect(isPicture({ type: "", name: "IMG_0001.HEIC" })).toBe(true);
  expect(isPicture({ type: "application/pdf", name: "a.pdf" })).toBe(false);
  // It may move, which a picture drawn anew does not.
  expect(isPicture({ type: "image/gif", name: "a.gif" })).toBe(false);
});

it("names files after what they became and when they were taken", () => {
  expect(renamed("门口.heic", "jpg")).toBe("门口.jpg");
  expect(renamed("a.b.png", "png")).toBe("a.b.png");
  expect(renamed(".webp", "jpg")).toBe("picture.jpg");
  expect(nameOfShot(new Date(2026, 10, 8, 9, 5, 3))).toBe("photo-20261108-090503.jpg");
});

it("says so when it cannot read a picture", async () => {
  globalThis.createImageBitmap = () => Promise.reject(new Error("unknown format"));
  expect(await redrawn(new File(["x"], "a.heic", { type: "image/heic" }))).toBeNull();
});
