import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { speak } from "@/api/transport";
import zhHans from "@/locales/zh-Hans";
import { isLanguage, type LanguageTag, nearest } from "./languages";

const KEY = "linli.language";

// Chinese comes with the app, so that there is always a text; the others are fetched when they are wanted.
const others = {
  "zh-Hant": () => import("@/locales/zh-Hant"),
  en: () => import("@/locales/en"),
} satisfies Partial<Record<LanguageTag, unknown>>;

function remembered(): LanguageTag {
  const tag = localStorage.getItem(KEY) ?? "";
  return isLanguage(tag) ? tag : nearest(navigator.languages);
}

export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "zh-Hans",
    fallbackLng: "zh-Hans",
    defaultNS: "common",
    ns: Object.keys(zhHans),
    resources: { "zh-Hans": zhHans },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await setLanguage(remembered(), false);
}

/** Shows everything in another language, and remembers it on this device if asked to. */
export async function setLanguage(tag: LanguageTag, remember = true): Promise<void> {
  if (tag !== "zh-Hans" && !i18next.hasResourceBundle(tag, "common")) {
    const texts = (await others[tag]()).default;
    for (const [namespace, bundle] of Object.entries(texts)) {
      i18next.addResourceBundle(tag, namespace, bundle);
    }
  }
  await i18next.changeLanguage(tag);
  document.documentElement.lang = tag;
  speak(tag);
  if (remember) localStorage.setItem(KEY, tag);
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof zhHans;
  }
}
