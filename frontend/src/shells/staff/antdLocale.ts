import type { ConfigProviderProps } from "antd";
import en from "antd/locale/en_US";
import zhHans from "antd/locale/zh_CN";
import zhHant from "antd/locale/zh_TW";

export function antdLocale(language: string): ConfigProviderProps["locale"] {
  if (language === "en") return en;
  return language === "zh-Hant" ? zhHant : zhHans;
}
