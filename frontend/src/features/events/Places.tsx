import type { EventView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";

/** How many places are taken, and how many people wait for one. */
export function Places({ event }: { event: EventView }) {
  const { t } = useTranslation("events");
  const format = useFormats();
  const taken = format.number(event.signed_up);
  return (
    <span>
      {event.capacity == null
        ? t("signed", { taken })
        : t("places", { taken, all: format.number(event.capacity) })}
      {event.waiting > 0 ? ` · ${t("waiting", { count: event.waiting })}` : null}
    </span>
  );
}
