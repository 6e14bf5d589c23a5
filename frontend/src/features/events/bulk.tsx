import { Form, Input, InputNumber } from "antd";
import { call } from "@/api/call";
import { type EventView, eventsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { type BulkOf, bulkAction, patching } from "@/shells/staff/bulk/actions";
import { useMe } from "@/shells/staff/me";

type Patch = Parameters<typeof eventsUpdate>[0]["body"];

const update = (id: string, body: Patch, etag: string) =>
  call(eventsUpdate({ path: { id }, body, headers: { "If-Match": etag } }));

/** The same time of day, so many days later. */
export function shifted(moment: string, days: number): string {
  const at = new Date(moment);
  at.setDate(at.getDate() + days);
  return at.toISOString();
}

const MOST_DAYS = 366;

/** What is done with many events at once: some days later or earlier, at another place. */
export function useEventBulk(): BulkOf<EventView> {
  const { t, maybe } = useTranslation("events");
  const { can } = useMe();
  const shift = bulkAction<EventView, { days: number }>({
    label: t("bulk.shift"),
    fields: (
      <Form.Item
        name="days"
        label={t("bulk.days")}
        extra={t("bulk.days_hint")}
        rules={[{ required: true, message: t("bulk.days_missing") }]}
      >
        <InputNumber min={-MOST_DAYS} max={MOST_DAYS} precision={0} style={{ width: "100%" }} />
      </Form.Item>
    ),
    initialValues: { days: 7 },
    run: ({ days }) =>
      patching<EventView, Patch>(
        update,
        (event) => ({
          starts_at: shifted(event.starts_at, days),
          ends_at: shifted(event.ends_at, days),
        }),
        ({ starts_at, ends_at }) => ({ starts_at, ends_at }),
      ),
  });
  const place = bulkAction<EventView, { place?: string }>({
    label: t("bulk.place"),
    fields: (
      <Form.Item name="place" label={t("field.place")}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    ),
    run: ({ place }) =>
      patching<EventView, Patch>(
        update,
        () => ({ place: place?.trim() || null }),
        (event) => ({ place: event.place ?? null }),
      ),
  });
  return {
    actions: can("edit_events") ? [shift, place] : [],
    nameOf: (event) => event.title,
    stateOf: (state) => maybe(`status.${state}`),
    queryKeys: [["events"]],
  };
}
