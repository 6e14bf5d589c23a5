import { isLanguage, languages } from "@/app/languages";
import { setLanguage, useTranslation } from "@/app/texts";

/** The language of the pages, each named in itself. */
export function LanguageSelect() {
  const { t, language } = useTranslation();
  return (
    <label>
      <span className="visually-hidden">{t("language")}</span>
      <select
        className="plain-select"
        value={language}
        onChange={(event) => {
          if (isLanguage(event.target.value)) void setLanguage(event.target.value);
        }}
      >
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
