import { useSyncExternalStore } from "react";
import { speak } from "@/api/transport";
import type figuresTexts from "@/locales/zh-Hans/figures";
import type helpTexts from "@/locales/zh-Hans/help";
import type listsTexts from "@/locales/zh-Hans/lists";
import type notificationTexts from "@/locales/zh-Hans/notifications";
import type portalTexts from "@/locales/zh-Hans/portal";
import type staffTexts from "@/locales/zh-Hans/staff";
import zhHans from "@/locales/zh-Hans/visitor";
import { isLanguage, type LanguageTag, nearest } from "./languages";

// The app's own few lines in the place of a library for texts, which was an eighth of what a visitor loads first.

export type Texts = typeof zhHans &
  typeof staffTexts &
  typeof figuresTexts &
  typeof helpTexts &
  typeof listsTexts &
  typeof notificationTexts &
  typeof portalTexts;
type Namespace = keyof Texts;

/** A text with a number has a form for each of the language's plurals: `wait_one`, `wait_other`. */
type Bare<K extends string> = K extends `${infer Base}_${"one" | "other"}` ? Base : K;
type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? Bare<K> : `${K}.${Keys<T[K]>}`;
}[keyof T & string];
type First<N> = N extends readonly [infer F extends Namespace, ...unknown[]] ? F : N;
type Every<N> = N extends readonly (infer E extends Namespace)[] ? E : N;
type Key<N> =
  | Keys<Texts[First<N> & Namespace]>
  | { [M in Every<N> & Namespace]: `${M}:${Keys<Texts[M]>}` }[Every<N> & Namespace];
type Say = (key: string, values?: Record<string, string | number>) => string;
export type Translate<N> = (key: Key<N>, values?: Record<string, string | number>) => string;

type Tree = { [key: string]: string | Tree };
type Bundle = Record<string, Tree>;

const KEY = "linli.language";

// What a visitor reads in Chinese comes with the app, so that there is always a text; the rest is fetched when it
// is wanted: another language, what only those who work here read, of that what figures and notifications are told
// in, and what only members read about themselves.
const bundles = {
  "zh-Hans": {
    visitor: async () => ({ default: zhHans }),
    staff: () => import("@/locales/zh-Hans/staff"),
    figures: () => import("@/locales/zh-Hans/figures"),
    help: () => import("@/locales/zh-Hans/help"),
    lists: () => import("@/locales/zh-Hans/lists"),
    notifications: () => import("@/locales/zh-Hans/notifications"),
    portal: () => import("@/locales/zh-Hans/portal"),
  },
  "zh-Hant": {
    visitor: () => import("@/locales/zh-Hant/visitor"),
    staff: () => import("@/locales/zh-Hant/staff"),
    figures: () => import("@/locales/zh-Hant/figures"),
    help: () => import("@/locales/zh-Hant/help"),
    lists: () => import("@/locales/zh-Hant/lists"),
    notifications: () => import("@/locales/zh-Hant/notifications"),
    portal: () => import("@/locales/zh-Hant/portal"),
  },
  en: {
    visitor: () => import("@/locales/en/visitor"),
    staff: () => import("@/locales/en/staff"),
    figures: () => import("@/locales/en/figures"),
    help: () => import("@/locales/en/help"),
    lists: () => import("@/locales/en/lists"),
    notifications: () => import("@/locales/en/notifications"),
    portal: () => import("@/locales/en/portal"),
  },
} satisfies Record<LanguageTag, Record<string, () => Promise<{ default: Bundle }>>>;
type Shelf = keyof (typeof bundles)["zh-Hans"];

let language: LanguageTag = "zh-Hans";
const wanted = new Set<Shelf>(["visitor"]);
const there: Record<LanguageTag, Bundle> = { "zh-Hans": { ...zhHans }, "zh-Hant": {}, en: {} };
const fetched = new Set<string>(["zh-Hans/visitor"]);
const listeners = new Set<() => void>();

async function fetchInto(tag: LanguageTag): Promise<void> {
  await Promise.all(
    [...wanted].map(async (shelf) => {
      if (fetched.has(`${tag}/${shelf}`)) return;
      Object.assign(there[tag], (await bundles[tag][shelf]()).default);
      fetched.add(`${tag}/${shelf}`);
    }),
  );
}

function remembered(): LanguageTag {
  const tag = localStorage.getItem(KEY) ?? "";
  return isLanguage(tag) ? tag : nearest(navigator.languages);
}

/** The texts to begin with; those of these shelves come along. */
export async function startTexts(...shelves: Shelf[]): Promise<void> {
  for (const shelf of shelves) wanted.add(shelf);
  await setLanguage(remembered(), false);
}

/** Fetches one more shelf of texts, in the language that is shown, before what shows them. */
export async function want(shelf: Shelf): Promise<void> {
  wanted.add(shelf);
  await fetchInto(language);
}

/** Shows everything in another language, and remembers it on this device if asked to. */
export async function setLanguage(tag: LanguageTag, remember = true): Promise<void> {
  await fetchInto(tag);
  language = tag;
  document.documentElement.lang = tag;
  speak(tag);
  if (remember) localStorage.setItem(KEY, tag);
  for (const listener of listeners) listener();
}

function find(tag: LanguageTag, name: string, path: string): string | undefined {
  let at: string | Tree | undefined = there[tag][name];
  for (const part of path.split(".")) {
    if (typeof at !== "object") return undefined;
    at = at[part];
  }
  return typeof at === "string" ? at : undefined;
}

function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/{{(\w+)}}/g, (hole, name) => String(values[name] ?? hole));
}

/** The namespace and the path in it of `path` or `namespace:path`. */
function placed(key: string, own: string): [string, string] {
  const colon = key.indexOf(":");
  return [colon < 0 ? own : key.slice(0, colon), key.slice(colon + 1)];
}

function sayer(tag: LanguageTag, own: string): Say {
  const plural = new Intl.PluralRules(tag);
  return (key, values = {}) => {
    const [name, path] = placed(key, own);
    const counted =
      typeof values.count === "number"
        ? find(tag, name, `${path}_${plural.select(values.count)}`)
        : undefined;
    return filled(counted ?? find(tag, name, path) ?? key, values);
  };
}

// The same function for the same language and namespace, so that effects may depend on it.
const sayers = new Map<string, Say>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The texts of a feature: keys of the first namespace as they are, those of the others as `name:key`. */
export function useTranslation<
  const N extends Namespace | readonly [Namespace, ...Namespace[]] = "common",
>(
  names?: N,
): { t: Translate<N>; maybe: (key: string) => string | undefined; language: LanguageTag } {
  const tag = useSyncExternalStore(subscribe, () => language);
  const own = typeof names === "string" ? names : (names?.[0] ?? "common");
  const mark = `${tag}/${own}`;
  const t = sayers.get(mark) ?? sayer(tag, own);
  sayers.set(mark, t);
  // For words that the server may have and this app not yet.
  const maybe = (key: string) => find(tag, ...placed(key, own));
  return { t, maybe, language: tag };
}
