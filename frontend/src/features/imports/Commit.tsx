import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { ImportView } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { Panel } from "@/shells/staff/parts/Page";
import { FileField } from "./FileField";
import { keptFile } from "./file";
import { markOf, sendTable } from "./upload";

/** From a dry run to the import itself, with the same file and the same choices. */
export function Commit({ job }: { job: ImportView }) {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { act, busy } = useAct();
  const kept = keptFile(job.id);
  const [chosen, setChosen] = useState<File>();
  const file = kept ?? chosen;
  if (job.rows_imported === 0) return null;

  async function commit() {
    if (!file) return;
    const order = {
      kind: job.kind,
      unit_id: job.unit_id,
      dry_run: false,
      leave_out: job.columns
        .filter((column) => column.fate === "left_out")
        .map((column) => column.name),
    };
    const started = await act(() => sendTable(file, order, keyFor([order, markOf(file)])));
    if (!started) return;
    await queries.invalidateQueries({ queryKey: ["imports"] });
    await navigate({ to: "/imports/$id", params: { id: started.id } });
  }

  return (
    <Panel>
      {kept ? null : (
        <>
          <p className="soft" style={{ marginBottom: 10 }}>
            {t("commit_text")}
          </p>
          <div style={{ marginBottom: 12 }}>
            <FileField value={chosen} onChange={setChosen} />
          </div>
        </>
      )}
      <Button type="primary" disabled={!file} loading={busy} onClick={() => void commit()}>
        {t("commit")}
      </Button>
    </Panel>
  );
}
