import { Component, type ReactNode } from "react";
import { useTranslation } from "@/app/texts";

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
      <button type="button" className="plain-button" onClick={() => window.location.reload()}>
        {t("problem.reload")}
      </button>
    </div>
  );
}
