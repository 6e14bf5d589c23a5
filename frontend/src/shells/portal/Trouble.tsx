import { Component, type ReactNode } from "react";
import { useTranslation } from "@/app/texts";
import { Way } from "./ways";

/** No page at this address. */
export function Missing() {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t("missing.title")}</h1>
      <p className="lead">{t("missing.text")}</p>
      <Way to="/portal">{t("missing.home")}</Way>
    </>
  );
}

/** In the place of a page that failed while being shown; another address is tried anew. */
export class Guard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <h1>{t("problem.broken_title")}</h1>
      <p className="lead">{t("problem.broken")}</p>
      <button type="button" className="portal-button" onClick={() => window.location.reload()}>
        {t("problem.reload")}
      </button>
    </div>
  );
}
