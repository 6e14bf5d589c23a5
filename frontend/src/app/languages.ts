/** The languages of the app, each named in itself. The first is the one to start in. */
export const languages = [
  { tag: "zh-Hans", name: "简体中文" },
  { tag: "zh-Hant", name: "繁體中文" },
  { tag: "en", name: "English" },
] as const;

export type LanguageTag = (typeof languages)[number]["tag"];

export function isLanguage(tag: string): tag is LanguageTag {
  return languages.some((language) => language.tag === tag);
}

/** The app's language nearest to what a browser asks for. */
export function nearest(asked: readonly string[]): LanguageTag {
  for (const tag of asked) {
    const lower = tag.toLowerCase();
    if (/^zh\b.*\b(hant|tw|hk|mo)\b/.test(lower)) return "zh-Hant";
    if (lower.startsWith("zh")) return "zh-Hans";
    if (lower.startsWith("en")) return "en";
  }
  return "zh-Hans";
}
