import type { ReactNode } from "react";
import { useTranslation } from "@/app/texts";
import { Mark } from "@/ui/Mark";
import { LanguageSelect } from "./LanguageSelect";
import "./public.css";

/** The frame of pages that need no sign-in. Small on purpose: it is what a phone loads first. */
export function PublicShell({ children, wide }: { children: ReactNode; wide?: boolean }) {
  const { t } = useTranslation(["common", "auth"]);
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
          <LanguageSelect />
        </div>
        <div className={wide ? "public-form wide" : "public-form"}>{children}</div>
      </main>
    </div>
  );
}
