import { call } from "@/api/call";
import { portalObjectionsList } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Objection } from "./objecting";
import { Card, Pages, Sheet, State, usePages } from "./parts";

/** What the member said against notes, and what was answered. */
export default function Objections() {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const list = usePages(["objections"], (after) =>
    call(portalObjectionsList({ query: { limit: 20, after } })),
  );
  return (
    <Sheet title={t("menu.objections")} lead={t("objection.lead")}>
      <Pages list={list} empty={t("objection.empty")}>
        {(objections) =>
          objections.map((objection) => (
            <Card
              key={objection.id}
              title={objection.visit_id ? t("objection.to_visit") : t("objection.to_entry")}
              state={
                <State tone={objection.state === "open" ? "warn" : "good"}>
                  {t(`objection.state.${objection.state}`)}
                </State>
              }
              meta={format.moment(objection.created_at)}
            >
              {objection.note ? <blockquote className="pre">{objection.note}</blockquote> : null}
              <Objection objection={objection} />
            </Card>
          ))
        }
      </Pages>
    </Sheet>
  );
}
