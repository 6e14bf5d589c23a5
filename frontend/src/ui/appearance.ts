import { useSyncExternalStore } from "react";

/** Light or dark as the reader chose it, or as the device is set; how close together things stand. */
export const looks = ["system", "light", "dark"] as const;
export type Look = (typeof looks)[number];
export const densities = ["roomy", "dense"] as const;
export type Density = (typeof densities)[number];
export type Shown = { look: Look; dark: boolean; density: Density };

const LOOK = "linli.look";
const DENSITY = "linli.density";
const listeners = new Set<() => void>();
let shown: Shown = { look: "system", dark: false, density: "roomy" };

function remembered<Word extends string>(key: string, words: readonly Word[], usual: Word): Word {
  const kept = localStorage.getItem(key);
  return words.find((word) => word === kept) ?? usual;
}

function apply(): void {
  const look = remembered(LOOK, looks, "system");
  const density = remembered(DENSITY, densities, "roomy");
  const device = window.matchMedia("(prefers-color-scheme: dark)").matches;
  shown = { look, dark: look === "system" ? device : look === "dark", density };
  document.documentElement.dataset.look = shown.dark ? "dark" : "light";
  document.documentElement.dataset.density = density;
  for (const listener of listeners) listener();
}

/** Before anything is drawn; follows the device. */
export function startAppearance(): void {
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  apply();
}

export function setLook(look: Look): void {
  localStorage.setItem(LOOK, look);
  apply();
}

export function setDensity(density: Density): void {
  localStorage.setItem(DENSITY, density);
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAppearance(): Shown {
  return useSyncExternalStore(subscribe, () => shown);
}
