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
