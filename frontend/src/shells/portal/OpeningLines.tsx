import type { OpeningView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { type Opening, together } from "./openings";
import { State } from "./parts";

/** Who opened a record or changed it: what was done one time after the other is one line. */
export function OpeningLines({
  openings,
  className,
}: {
  openings: OpeningView[];
  className: string;
}) {
  const format = useFormats();
  return (
    <ul className={className}>
      {together(openings, format.dayOf).map((opening) => (
        <Line key={opening.id} opening={opening} />
      ))}
    </ul>
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
