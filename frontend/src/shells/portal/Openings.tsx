import { call } from "@/api/call";
import { portalOpeningsList } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { OpeningLines } from "./OpeningLines";
import { Pages, Sheet, usePages } from "./parts";

/** Who opened the member's record or changed it: roles, no names. */
export default function Openings() {
  const { t } = useTranslation("portal");
  const list = usePages(["openings"], (after) =>
    call(portalOpeningsList({ query: { limit: 100, after } })),
  );
  return (
    <Sheet title={t("menu.openings")} lead={t("opening.lead")}>
      <Pages list={list} empty={t("opening.empty")}>
        {(openings) => <OpeningLines className="portal-lines portal-card" openings={openings} />}
      </Pages>
    </Sheet>
  );
}
