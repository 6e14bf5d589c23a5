import { Link } from "@tanstack/react-router";
import { useTranslation } from "@/app/texts";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import type { Entry } from "./useEntries";

/** A visit or an event on its day; `brief` where there is no room for more than its name. */
export function CalendarEntry({ entry, brief = false }: { entry: Entry; brief?: boolean }) {
  const { t } = useTranslation(["visits", "events"]);
  const format = useFormats();
  if (entry.kind === "event") {
    const { event } = entry;
    return (
      <Link
        className={`entry-card event ${event.status}`}
        to="/events/$id"
        params={{ id: event.id }}
      >
        <strong>{event.title}</strong>
        {brief ? null : (
          <small>
            {[
              format.clock(event.starts_at),
              event.place,
              event.status === "published" ? null : t(`events:status.${event.status}`),
            ]
              .filter(Boolean)
              .join(" · ")}
          </small>
        )}
      </Link>
    );
  }
  const { visit } = entry;
  const late = visit.status === "planned" && entry.day < today();
  return (
    <Link
      className={`entry-card visit ${late ? "late" : visit.status}`}
      to="/visits/$id"
      params={{ id: visit.id }}
    >
      <strong>{visit.member.name}</strong>
      {brief ? null : (
        <small>
          {[
            t(`purpose.${visit.purpose}`),
            visit.assignee_name,
            late ? t("filter.due_overdue") : t(`status.${visit.status}`),
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
      )}
    </Link>
  );
}
