import { lazy } from "react";
import { call } from "@/api/call";
import {
  enrolmentsCreate,
  enrolmentsEnd,
  membersGet,
  type Programme,
  unitsSplit,
} from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import {
  type BulkAction,
  type BulkOf,
  bulkAction,
  bulkActionTogether,
} from "@/shells/staff/bulk/actions";
import type { Run } from "@/shells/staff/bulk/useBulk";
import { useMe } from "@/shells/staff/me";
import { useUnits } from "@/shells/staff/pickers/units";
import { today } from "@/ui/days";

// The list itself has no form: what belongs to one is fetched when it is opened.
const ProgrammeField = lazy(() => import("./ProgrammeField"));
const MoveField = lazy(() => import("./MoveField"));

type Who = { id: string; name: string; unit_id: string };
type Headers = { "Idempotency-Key": string };

const enrolled = (id: string, programme: Programme, headers: Headers) =>
  call(enrolmentsCreate({ path: { id }, body: { programme, started_on: today() }, headers }));
const ended = (id: string, headers: Headers) =>
  call(enrolmentsEnd({ path: { id }, body: { ended_on: today() }, headers }));

/** What is taken back stays on record as a part that ended on the day that it began. */
function enrolling<T extends Who>(programme: Programme): Run<T> {
  return async ({ id }, headers) => {
    const enrolment = await enrolled(id, programme, headers);
    return (again) => ended(enrolment.id, again);
  };
}

/** Who takes part is on their own page. Whoever takes no part has nothing to end. */
function ending<T extends Who>(programme: Programme): Run<T> {
  return async ({ id }, headers) => {
    const member = await call(membersGet({ path: { id } }));
    const part = member.programmes.find((one) => one.programme === programme && !one.ended_on);
    if (!part) return null;
    await ended(part.id, headers);
    return (again) => enrolled(id, programme, again);
  };
}

/** Members of one unit come to another one by one request, so that households come whole. */
async function moved<T extends Who>(
  into: string,
  items: readonly T[],
  wholeOf: (id: string) => string,
): Promise<void> {
  for (const id of new Set(items.map(({ unit_id }) => wholeOf(unit_id)))) {
    const theirs = items.filter(({ unit_id }) => wholeOf(unit_id) === id);
    const body = { into_id: into, member_ids: theirs.map((one) => one.id) };
    await call(unitsSplit({ path: { id }, body, headers: onceKey() }));
  }
}

/**
 * What is done with many members at once: beginning or ending that they take part in a programme, taking them to another
 * community.
 */
export function useMemberBulk<T extends Who>(): BulkOf<T> {
  const { t, maybe } = useTranslation("members");
  const { can } = useMe();
  const { communities, wholeOf } = useUnits();
  const initialValues = { programme: "family_elder_care" };
  const actions: BulkAction<T>[] = [
    bulkAction<T, { programme: Programme }>({
      label: t("bulk.enrol"),
      fields: <ProgrammeField />,
      hint: t("bulk.enrol_hint"),
      initialValues,
      run: ({ programme }) => enrolling(programme),
    }),
    bulkAction<T, { programme: Programme }>({
      label: t("bulk.end"),
      fields: <ProgrammeField />,
      hint: t("bulk.end_hint"),
      initialValues,
      run: ({ programme }) => ending(programme),
    }),
  ];
  const move = bulkActionTogether<T, { into_id: string }>({
    label: t("bulk.move"),
    fields: <MoveField />,
    done: t("bulk.moved"),
    together: ({ into_id }, items) => moved(into_id, items, wholeOf),
  });
  const moves = can("move_members") && communities.length > 1 ? [move] : [];
  return {
    actions: can("edit_members") ? [...actions, ...moves] : [],
    nameOf: ({ name }) => name,
    stateOf: (state) => maybe(`status.${state}`),
    queryKeys: [["members"]],
  };
}
