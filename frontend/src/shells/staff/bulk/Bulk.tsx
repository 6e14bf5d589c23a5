import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox } from "antd";
import { Suspense, useState } from "react";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { FormDialog } from "../parts/FormDialog";
import { useSend } from "../parts/forms";
import { Loading } from "../parts/States";
import type { BulkAction, BulkOf } from "./actions";
import type { Choice } from "./choice";
import { Report } from "./Report";
import { type Run, useBulk } from "./useBulk";

/** More would be done unseen; and each is a request. */
const MOST = 200;

/** Above a list: how many rows are chosen, what can be done with them, and what came of it. */
export default function Bulk<T>(props: {
  bulk: BulkOf<T>;
  choice: Choice<T>;
  items: readonly T[];
}) {
  const { t } = useTranslation("office");
  const format = useFormats();
  const { bulk, choice, items } = props;
  const working = useBulk(bulk.queryKeys);
  const [asking, setAsking] = useState<BulkAction<T> | null>(null);
  const chosen = choice.of(items);
  const running = working.job?.running ?? false;
  const tooMany = chosen.length > MOST;

  return (
    <>
      {choice.on ? (
        <section className="bulk" aria-label={t("bulk.chosen_rows")}>
          <Checkbox
            checked={chosen.length > 0 && chosen.length === items.length}
            indeterminate={chosen.length > 0 && chosen.length < items.length}
            onChange={({ target }) => choice.all(target.checked ? items : [])}
          >
            {t("bulk.all", { number: format.number(items.length) })}
          </Checkbox>
          <span role="status" className="bulk-count">
            {tooMany
              ? t("bulk.over_limit", { most: format.number(MOST) })
              : t("bulk.chosen", { number: format.number(chosen.length) })}
          </span>
          <div className="bulk-acts">
            {bulk.actions.map((action) => (
              <Button
                key={action.label}
                disabled={chosen.length === 0 || tooMany || running}
                onClick={() => setAsking(action)}
              >
                {action.label}
              </Button>
            ))}
          </div>
        </section>
      ) : null}
      {asking ? (
        <Ask
          action={asking}
          chosen={chosen}
          queryKeys={bulk.queryKeys}
          onClose={() => setAsking(null)}
          onRun={(run) => {
            setAsking(null);
            void working.start(asking.label, chosen, bulk.nameOf, run);
          }}
        />
      ) : null}
      {working.job ? (
        <Report
          stateOf={bulk.stateOf}
          job={working.job}
          onStop={working.stop}
          onUndo={working.undo}
          onAgain={working.again}
          onClose={working.close}
        />
      ) : null}
    </>
  );
}

function Ask<T>(props: {
  action: BulkAction<T>;
  chosen: readonly T[];
  queryKeys: BulkOf<T>["queryKeys"];
  onClose: () => void;
  onRun: (run: Run<T>) => void;
}) {
  const { t } = useTranslation("office");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const format = useFormats();
  const sending = useSend<Record<string, unknown>>();
  const { action, chosen, queryKeys } = props;
  const { label, fields, hint, initialValues } = action;

  async function go(values: Record<string, unknown>) {
    if ("run" in action) return props.onRun(action.run(values));
    const sent = await sending.send(async () => {
      await action.together(values, chosen);
      return true;
    });
    if (!sent) return;
    void message.success(action.done);
    props.onClose();
    await Promise.all(queryKeys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }

  return (
    <FormDialog
      sending={sending}
      open
      title={t("bulk.ask", { label, number: format.number(chosen.length) })}
      ok={label}
      initialValues={initialValues}
      onFinish={go}
      onClose={props.onClose}
    >
      <Suspense fallback={<Loading rows={2} />}>{fields}</Suspense>
      {hint ? <p className="soft">{hint}</p> : null}
    </FormDialog>
  );
}
