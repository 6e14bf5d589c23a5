import { Form, Input } from "antd";
import { call } from "@/api/call";
import { type CaseItem, type CasePriority, casesUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { type BulkAction, type BulkOf, bulkAction, patching } from "@/shells/staff/bulk/actions";
import { useMe } from "@/shells/staff/me";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { AccountPicker } from "@/shells/staff/pickers/AccountPicker";
import { casePriorities } from "@/shells/staff/words";

type Patch = Parameters<typeof casesUpdate>[0]["body"];

const update = (id: string, body: Patch, etag: string) =>
  call(casesUpdate({ path: { id }, body, headers: { "If-Match": etag } }));

const assigned = (to: string | null) =>
  patching<CaseItem, Patch>(
    update,
    () => ({ assignee_id: to }),
    (item) => ({ assignee_id: item.assignee_id ?? null }),
  );

/** What is done with many cases at once: who handles them, how urgent they are, by when. */
export function useCaseBulk(): BulkOf<CaseItem> {
  const { t, maybe } = useTranslation("cases");
  const { me, can } = useMe();
  const give = bulkAction<CaseItem, { assignee_id?: string | null }>({
    label: t("bulk.assign"),
    fields: (
      <Form.Item name="assignee_id" label={t("field.assignee")}>
        <AccountPicker />
      </Form.Item>
    ),
    hint: t("bulk.assign_hint"),
    run: ({ assignee_id }) => assigned(assignee_id ?? null),
  });
  const take: BulkAction<CaseItem> = { label: t("take"), run: () => assigned(me?.id ?? null) };
  const priority = bulkAction<CaseItem, { priority: CasePriority }>({
    label: t("bulk.priority"),
    fields: (
      <Form.Item name="priority" label={t("field.priority")} required>
        <WordSelect words={casePriorities} say={(word) => t(`priority.${word}`)} />
      </Form.Item>
    ),
    initialValues: { priority: "high" },
    run: ({ priority }) =>
      patching<CaseItem, Patch>(
        update,
        () => ({ priority }),
        (item) => ({ priority: item.priority }),
      ),
  });
  const due = bulkAction<CaseItem, { due_on?: string }>({
    label: t("bulk.due_on"),
    fields: (
      <Form.Item name="due_on" label={t("field.due_on")} extra={t("bulk.due_hint")}>
        <Input type="date" />
      </Form.Item>
    ),
    run: ({ due_on }) =>
      patching<CaseItem, Patch>(
        update,
        () => ({ due_on: due_on || null }),
        (item) => ({ due_on: item.due_on ?? null }),
      ),
  });
  const who = can("assign_cases") ? give : take;
  return {
    actions: can("edit_cases") ? [who, priority, due] : [],
    nameOf: (item) => item.title,
    stateOf: (state) => maybe(`state.${state}`),
    queryKeys: [["cases"]],
  };
}
