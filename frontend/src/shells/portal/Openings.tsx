import { call } from "@/api/call";
import { portalOpeningsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { type Opening, together } from "./openings";
import { Pages, Sheet, State, usePages } from "./parts";

/** Who opened the member's record or changed it: roles, no names. */
export default function Openings() {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const list = usePages(["openings"], (after) =>
    call(portalOpeningsList({ query: { limit: 100, after } })),
  );
  return (
    <Sheet title={t("menu.openings")} lead={t("opening.lead")}>
      <Pages list={list} empty={t("opening.empty")}>
        {(openings) => (
          <ul className="portal-lines portal-card">
            {together(openings, format.dayOf).map((opening) => (
              <Line key={opening.id} opening={opening} />
            ))}
          </ul>
        )}
      </Pages>
    </Sheet>
  );
}

function Line({ opening }: { opening: Opening }) {
  const { t, maybe } = useTranslation(["portal", "auth"]);
  const format = useFormats();
  const { first, last, times } = opening;
  const who = opening.own
    ? t("opening.yourself")
    : opening.roles.map((role) => maybe(`auth:role.${role}`) ?? role).join(t("and")) ||
      t("opening.by_itself");
  return (
    <li>
      <strong>
        {who}
        {t("colon")}
        {t(`opening.subject.${opening.subject}`)}
      </strong>
      <span>
        {first === last ? format.moment(last) : format.span(first, last)}
        {times > 1 ? ` · ${t("opening.times", { count: times })}` : null}
      </span>
      {opening.own ? null : (
        <State tone={opening.changed ? "warn" : "quiet"}>
          {opening.changed ? t("opening.changed") : t("opening.read")}
        </State>
      )}
    </li>
  );
}
