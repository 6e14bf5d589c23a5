// @vitest-environment node
import { expect, it } from "vitest";
import { Box, type Drawer } from "./box";

function memory(): Drawer & { all: Map<string, unknown> } {
  const all = new Map<string, unknown>();
  return {
    all,
    get: async (name) => all.get(name),
    put: async (name, value) => void all.set(name, value),
    clear: async () => all.clear(),
  };
}
const NOON = Date.parse("2026-11-01T12:00:00Z");

it("gives back what was put in, and keeps nothing readable", async () => {
  const drawer = memory();
  const box = await Box.make(drawer, "a", NOON + 1000);
  await box.put("visits", [{ name: "张小明" }]);
  const again = await Box.open(drawer, NOON);
  expect(await again?.get("visits")).toEqual([{ name: "张小明" }]);
  expect(again?.account).toBe("a");
  const sealed = drawer.all.get("visits") as { data: ArrayBuffer };
  expect(new TextDecoder().decode(sealed.data)).not.toContain("张小明");
  const { key } = drawer.all.get("lock") as { key: CryptoKey };
  expect(key.extractable).toBe(false);
});

it("is empty once its time is over", async () => {
  const drawer = memory();
  const box = await Box.make(drawer, "a", NOON);
  await box.put("visits", []);
  expect(await Box.open(drawer, NOON + 1)).toBeNull();
  expect(drawer.all.size).toBe(0);
});

it("a new box cannot read what the former held", async () => {
  const drawer = memory();
  const former = await Box.make(drawer, "a", NOON);
  await former.put("visits", [1]);
  const left = drawer.all.get("visits");
  const box = await Box.make(drawer, "b", NOON);
  expect(await box.get("visits")).toBeNull();
  drawer.all.set("visits", left);
  await expect(box.get("visits")).rejects.toThrow();
});
