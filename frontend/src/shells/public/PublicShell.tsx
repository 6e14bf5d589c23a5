import type { ReactNode } from "react";
import { isLanguage, languages } from "@/app/languages";
import { setLanguage, useTranslation } from "@/app/texts";
import { Mark } from "@/ui/Mark";
import "./public.css";

/** The frame of pages that need no sign-in. Small on purpose: it is what a phone loads first. */
export function PublicShell({ children, wide }: { children: ReactNode; wide?: boolean }) {
  const { t, language } = useTranslation(["common", "auth"]);
  return (
    <div className="public">
      <aside className="public-story">
        <div className="public-brand">
          <Mark size={38} />
          {t("brand")}
        </div>
        <div>
          <h2>{t("auth:story_title")}</h2>
          <p>{t("auth:story_text")}</p>
        </div>
        <p>{t("auth:story_promise")}</p>
      </aside>
      <main className="public-main">
        <div className="public-top">
          <div className="public-brand">
            <Mark />
            {t("brand")}
          </div>
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
        </div>
        <div className={wide ? "public-form wide" : "public-form"}>{children}</div>
      </main>
    </div>
  );
}
