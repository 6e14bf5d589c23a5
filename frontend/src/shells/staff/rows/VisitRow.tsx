import { Link } from "@tanstack/react-router";
import type { VisitItem } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { Mood } from "../parts/Page";
import { visitTones } from "../words";

/** A visit in a list; on a member's own page the name is left out. */
export function VisitRow({ visit, ofMember = false }: { visit: VisitItem; ofMember?: boolean }) {
  const { t } = useTranslation("visits");
  const format = useFormats();
  const purpose = t(`purpose.${visit.purpose}`);
  const overdue = visit.status === "planned" && visit.planned_on && visit.planned_on < today();
  return (
    <Link className="row" to="/visits/$id" params={{ id: visit.id }}>
      <div className="row-main">
        <strong>{ofMember ? purpose : visit.member.name}</strong>
        <div className="row-meta">
          {ofMember ? null : <span>{purpose}</span>}
          <span>{t(`channel.${visit.channel}`)}</span>
          <span>
            {visit.visited_at
              ? format.moment(visit.visited_at)
              : overdue && visit.planned_on
                ? t("overdue_since", { day: format.day(visit.planned_on) })
                : visit.planned_on
                  ? format.day(visit.planned_on)
                  : null}
          </span>
        </div>
      </div>
      <div className="row-side">
        <Mood tone={overdue ? "bad" : visitTones[visit.status]}>
          {overdue ? t("filter.due_overdue") : t(`status.${visit.status}`)}
        </Mood>
      </div>
    </Link>
  );
}
