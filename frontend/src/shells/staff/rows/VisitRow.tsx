import { Link } from "@tanstack/react-router";
import type { VisitItem } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { Mood } from "../parts/Page";
import { useUnits } from "../pickers/units";
import { visitTones } from "../words";

function isOverdue({ status, planned_on }: VisitItem): boolean {
  return status === "planned" && planned_on != null && planned_on < today();
}

/** What a row can tell besides the name and how it stands. */
export const visitColumns = ["purpose", "channel", "day", "assignee", "unit"] as const;
export type VisitColumn = (typeof visitColumns)[number];
export const usualVisitColumns: readonly VisitColumn[] = ["purpose", "channel", "day"];
const usual: ReadonlySet<VisitColumn> = new Set(usualVisitColumns);

/** A visit in a list; on a member's own page the name is left out. */
export function VisitRow({
  visit,
  ofMember = false,
  shown = usual,
}: {
  visit: VisitItem;
  ofMember?: boolean;
  shown?: ReadonlySet<VisitColumn>;
}) {
  const { t } = useTranslation("visits");
  const { nameOf } = useUnits();
  const format = useFormats();
  const purpose = t(`purpose.${visit.purpose}`);
  const overdue = isOverdue(visit);

  function when({ visited_at, planned_on }: VisitItem, late: boolean): string | null {
    if (visited_at) return format.moment(visited_at);
    if (!planned_on) return null;
    const day = format.day(planned_on);
    return late ? t("overdue_since", { day }) : day;
  }

  return (
    <Link className="row" to="/visits/$id" params={{ id: visit.id }}>
      <div className="row-main">
        <strong>{ofMember ? purpose : visit.member.name}</strong>
        <div className="row-meta">
          {ofMember || !shown.has("purpose") ? null : <span>{purpose}</span>}
          {shown.has("channel") ? <span>{t(`channel.${visit.channel}`)}</span> : null}
          {shown.has("day") ? <span>{when(visit, overdue)}</span> : null}
          {shown.has("assignee") && visit.assignee_name ? <span>{visit.assignee_name}</span> : null}
          {shown.has("unit") ? <span>{nameOf(visit.unit_id)}</span> : null}
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
