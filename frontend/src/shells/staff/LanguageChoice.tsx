import { Select } from "antd";
import { call, record } from "@/api/call";
import { meGet, meUpdate } from "@/api/generated";
import { type LanguageTag, languages } from "@/app/languages";
import { setLanguage, useTranslation } from "@/app/texts";

/** The language here and, so that the next sign-in elsewhere begins with it, of the account. */
async function choose(tag: LanguageTag): Promise<void> {
  await setLanguage(tag);
  const { value, etag } = await record(meGet());
  if (value.language !== tag) {
    await call(meUpdate({ body: { language: tag }, headers: { "If-Match": etag } }));
  }
}

export function LanguageChoice() {
  const { t, language } = useTranslation();
  return (
    <Select<LanguageTag>
      aria-label={t("language")}
      value={language}
      options={languages.map(({ tag, name }) => ({ value: tag, label: name }))}
      // The choice holds on this device even when the account cannot be reached.
      onChange={(tag) => void choose(tag).catch(() => undefined)}
    />
  );
}
