import { Link } from "@tanstack/react-router";
import { useTranslation } from "@/app/texts";
import { Mark } from "./Mark";
import "./trouble.css";

/** No page at this address, or none that the reader may see. */
export function Missing() {
  const { t } = useTranslation();
  return (
    <div className="trouble">
      <Mark size={44} />
      <h1>{t("missing.title")}</h1>
      <p>{t("missing.text")}</p>
      <Link to="/">{t("missing.home")}</Link>
    </div>
  );
}

/** A page that failed while being shown. */
export function Broken() {
  const { t } = useTranslation();
  return (
    <div className="trouble" role="alert">
      <Mark size={44} />
      <h1>{t("problem.broken_title")}</h1>
      <p>{t("problem.broken")}</p>
      <button type="button" onClick={() => window.location.reload()}>
        {t("problem.reload")}
      </button>
      <Link to="/">{t("missing.home")}</Link>
    </div>
  );
}
