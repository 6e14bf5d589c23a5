import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { languages } from "@/app/languages";
import enFigures from "./en/figures";
import enHelp from "./en/help";
import enLists from "./en/lists";
import enNotifications from "./en/notifications";
import enPortal from "./en/portal";
import enStaff from "./en/staff";
import enVisitor from "./en/visitor";
import zhHansFigures from "./zh-Hans/figures";
import zhHansHelp from "./zh-Hans/help";
import zhHansLists from "./zh-Hans/lists";
import zhHansNotifications from "./zh-Hans/notifications";
import zhHansPortal from "./zh-Hans/portal";
import zhHansStaff from "./zh-Hans/staff";
import zhHansVisitor from "./zh-Hans/visitor";
import zhHantFigures from "./zh-Hant/figures";
import zhHantHelp from "./zh-Hant/help";
import zhHantLists from "./zh-Hant/lists";
import zhHantNotifications from "./zh-Hant/notifications";
import zhHantPortal from "./zh-Hant/portal";
import zhHantStaff from "./zh-Hant/staff";
import zhHantVisitor from "./zh-Hant/visitor";

type Tree = { [key: string]: string | Tree };
const zhHans = {
  ...zhHansVisitor,
  ...zhHansStaff,
  ...zhHansFigures,
  ...zhHansHelp,
  ...zhHansLists,
  ...zhHansNotifications,
  ...zhHansPortal,
};
const texts: Record<string, Tree> = {
  "zh-Hans": zhHans,
  "zh-Hant": {
    ...zhHantVisitor,
    ...zhHantStaff,
    ...zhHantFigures,
    ...zhHantHelp,
    ...zhHantLists,
    ...zhHantNotifications,
    ...zhHantPortal,
  },
  en: {
    ...enVisitor,
    ...enStaff,
    ...enFigures,
    ...enHelp,
    ...enLists,
    ...enNotifications,
    ...enPortal,
  },
};

function flat(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const path = prefix === "" ? key : `${prefix}${prefix.includes(":") ? "." : ":"}${key}`;
    return typeof value === "string" ? [[path, value] as [string, string]] : flat(value, path);
  });
}

/** A key as the code asks for it: the plural form is the library's choice. */
const asked = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");
const keysOf = (tag: string) => new Set(flat(texts[tag] ?? {}).map(([key]) => asked(key)));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") ? [path] : [];
  });
}

describe("texts", () => {
  const reference = keysOf("zh-Hans");

  it.each(languages.map(({ tag }) => tag))("%s has every key and no other", (tag) => {
    const keys = keysOf(tag);
    expect([...reference].filter((key) => !keys.has(key))).toEqual([]);
    expect([...keys].filter((key) => !reference.has(key))).toEqual([]);
  });

  it.each(languages.map(({ tag }) => tag))("%s has the same placeholders everywhere", (tag) => {
    const holes = (text: string) => [...new Set(text.match(/{{\w+}}/g) ?? [])].sort().join();
    const wanted = new Map(flat(zhHans).map(([key, text]) => [asked(key), holes(text)]));
    const odd = flat(texts[tag] ?? {})
      // "1 minute" may be said without the number.
      .filter(([key, text]) => !key.endsWith("_one") && holes(text) !== wanted.get(asked(key)));
    expect(odd).toEqual([]);
  });

  it.each(languages.map(({ tag }) => tag))("%s: every file of texts stands on a shelf", (tag) => {
    const found = readdirSync(join("src/locales", tag)).filter((name) => name.endsWith(".json"));
    const names = found.map((name) => name.replace(".json", ""));
    expect(Object.keys(texts[tag] ?? {}).sort()).toEqual(names.sort());
  });

  it("none is empty", () => {
    const empty = Object.values(texts).flatMap((tree) =>
      flat(tree).filter(([, text]) => !text.trim()),
    );
    expect(empty).toEqual([]);
  });

  it("every key is used", () => {
    const used = sources("src").map((path) => asksFor(readFileSync(path, "utf8")));
    const unused = [...reference].filter((key) => !used.some((asks) => asks(key)));
    expect(unused).toEqual([]);
  });
});

/** Which keys a source file asks for: literally, or as the beginning of `cases:state.${state}`. */
function asksFor(code: string): (key: string) => boolean {
  const own = [...code.matchAll(/useTranslation\(\[?(?:"(\w+)")?/g)].map(
    (found) => found[1] ?? "common",
  );
  const full = (text: string) =>
    text.includes(":") ? [text] : own.map((name) => `${name}:${text}`);
  const words = new Set(
    [...code.matchAll(/["'`]([\w:.-]+)["'`]/g)].flatMap((found) => full(found[1] ?? "")),
  );
  const beginnings = [...code.matchAll(/`([\w:.]+[._])\$\{/g)].flatMap((found) =>
    full(found[1] ?? ""),
  );
  return (key) => words.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
}
