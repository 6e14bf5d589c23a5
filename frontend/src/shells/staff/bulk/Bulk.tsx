import { Button, Checkbox } from "antd";
import { Suspense, useState } from "react";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { FormDialog } from "../parts/FormDialog";
import { useSend } from "../parts/forms";
import { Loading } from "../parts/States";
import type { BulkAction, BulkOf } from "./actions";
import type { Choice } from "./choice";
import { Report } from "./Report";
import { useBulk } from "./useBulk";

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
          count={chosen.length}
          onClose={() => setAsking(null)}
          onGo={(values) => {
            setAsking(null);
            void working.start(asking.label, chosen, bulk.nameOf, asking.run(values));
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
  count: number;
  onClose: () => void;
  onGo: (values: Record<string, unknown>) => void;
}) {
  const { t } = useTranslation("office");
  const format = useFormats();
  const sending = useSend<Record<string, unknown>>();
  const { label, fields, hint, initialValues } = props.action;
  return (
    <FormDialog
      sending={sending}
      open
      title={t("bulk.ask", { label, number: format.number(props.count) })}
      ok={label}
      initialValues={initialValues}
      onFinish={async (values) => props.onGo(values)}
      onClose={props.onClose}
    >
      <Suspense fallback={<Loading rows={2} />}>{fields}</Suspense>
      {hint ? <p className="soft">{hint}</p> : null}
    </FormDialog>
  );
}
