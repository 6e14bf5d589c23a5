import { Link } from "@tanstack/react-router";
import type { CaseItem } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { Mood } from "../parts/Page";
import { caseTones, priorityTones } from "../words";

const over = new Set(["closed", "declined"]);

export function CaseRow({ item }: { item: CaseItem }) {
  const { t } = useTranslation("cases");
  const format = useFormats();
  const late = item.due_on && item.due_on < today() && !over.has(item.state);
  return (
    <Link className="row" to="/cases/$id" params={{ id: item.id }}>
      <div className="row-main">
        <strong>{item.title}</strong>
        <div className="row-meta">
          <span>{t(`category.${item.category}`)}</span>
          {item.place ? <span>{item.place}</span> : null}
          <span>{t("opened", { day: format.dayOf(item.opened_at) })}</span>
          {item.due_on && !over.has(item.state) ? (
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
