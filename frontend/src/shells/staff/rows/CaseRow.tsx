import { Link } from "@tanstack/react-router";
import type { CaseItem } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { Mood } from "../parts/Page";
import { useUnits } from "../pickers/units";
import { caseTones, priorityTones } from "../words";

/** What a row can tell besides its title and state. */
export const caseColumns = [
  "category",
  "place",
  "member",
  "assignee",
  "unit",
  "opened",
  "due",
] as const;
export type CaseColumn = (typeof caseColumns)[number];
export const usualCaseColumns: readonly CaseColumn[] = ["category", "place", "opened", "due"];
const usual: ReadonlySet<CaseColumn> = new Set(usualCaseColumns);

const over = new Set(["closed", "declined"]);

export function CaseRow({
  item,
  shown = usual,
}: {
  item: CaseItem;
  shown?: ReadonlySet<CaseColumn>;
}) {
  const { t } = useTranslation("cases");
  const { nameOf } = useUnits();
  const format = useFormats();
  const late = item.due_on && item.due_on < today() && !over.has(item.state);
  return (
    <Link className="row" to="/cases/$id" params={{ id: item.id }}>
      <div className="row-main">
        <strong>{item.title}</strong>
        <div className="row-meta">
          {shown.has("category") ? <span>{t(`category.${item.category}`)}</span> : null}
          {shown.has("place") && item.place ? <span>{item.place}</span> : null}
          {shown.has("member") && item.member_name ? <span>{item.member_name}</span> : null}
          {shown.has("assignee") ? <span>{item.assignee_name ?? t("nobody")}</span> : null}
          {shown.has("unit") ? <span>{nameOf(item.unit_id)}</span> : null}
          {shown.has("opened") ? (
            <span>{t("opened", { day: format.dayOf(item.opened_at) })}</span>
          ) : null}
          {shown.has("due") && item.due_on && !over.has(item.state) ? (
            <span>{t("due", { day: format.day(item.due_on) })}</span>
          ) : null}
        </div>
      </div>
      <div className="row-side">
        {late ? <Mood tone="bad">{t("overdue")}</Mood> : null}
        {item.priority === "high" || item.priority === "urgent" ? (
          <Mood tone={priorityTones[item.priority]}>{t(`priority.${item.priority}`)}</Mood>
        ) : null}
        <Mood tone={caseTones[item.state]}>{t(`state.${item.state}`)}</Mood>
      </div>
    </Link>
  );
}
