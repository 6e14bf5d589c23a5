import { Form, Input } from "antd";
import { call } from "@/api/call";
import { type VisitItem, visitsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { type BulkAction, type BulkOf, bulkAction, patching } from "@/shells/staff/bulk/actions";
import { useMe } from "@/shells/staff/me";
import { AccountPicker } from "@/shells/staff/pickers/AccountPicker";
import { today } from "@/ui/days";

type Patch = Parameters<typeof visitsUpdate>[0]["body"];

const update = (id: string, body: Patch, etag: string) =>
  call(visitsUpdate({ path: { id }, body, headers: { "If-Match": etag } }));

const assigned = (to: string | null) =>
  patching<VisitItem, Patch>(
    update,
    () => ({ assignee_id: to }),
    (visit) => ({ assignee_id: visit.assignee_id ?? null }),
  );

/** What is done with many planned visits at once: another day, another colleague. */
export function useVisitBulk(): BulkOf<VisitItem> {
  const { t, maybe } = useTranslation("visits");
  const { me, can } = useMe();
  const reschedule = bulkAction<VisitItem, { planned_on: string }>({
    label: t("bulk.reschedule"),
    fields: (
      <Form.Item
        name="planned_on"
        label={t("field.planned_on")}
        rules={[{ required: true, message: t("day_missing") }]}
      >
        <Input type="date" min={today()} />
      </Form.Item>
    ),
    hint: t("bulk.hint"),
    run: ({ planned_on }) =>
      patching<VisitItem, Patch>(
        update,
        () => ({ planned_on }),
        (visit) => ({ planned_on: visit.planned_on ?? null }),
      ),
  });
  const give = bulkAction<VisitItem, { assignee_id?: string | null }>({
    label: t("bulk.assign"),
    fields: (
      <Form.Item name="assignee_id" label={t("field.assignee_id")}>
        <AccountPicker />
      </Form.Item>
    ),
    hint: t("bulk.hint"),
    run: ({ assignee_id }) => assigned(assignee_id ?? null),
  });
  const take: BulkAction<VisitItem> = {
    label: t("bulk.take"),
    hint: t("bulk.hint"),
    run: () => assigned(me?.id ?? null),
  };
  const who = can("assign_visits") ? give : take;
  return {
    actions: can("edit_visits") ? [reschedule, who] : [],
    nameOf: (visit) => visit.member.name,
    stateOf: (state) => maybe(`status.${state}`),
    queryKeys: [["visits"]],
  };
}
