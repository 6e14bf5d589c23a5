import type { ColumnView, ImportView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Fact, Facts, Panel } from "@/shells/staff/parts/Page";

/** How the file was read: what it is, and what each column was taken for. */
export function Columns({ job }: { job: ImportView }) {
  const { t, maybe } = useTranslation("imports");
  if (job.columns.length === 0) return null;
  const separators: Record<string, string> = {
    ",": t("separators.comma"),
    ";": t("separators.semicolon"),
    "\t": t("separators.tab"),
  };
  function meaning({ fate, field }: ColumnView): string {
    if (fate === "left_out") return t("columns.left_out");
    if (fate === "ignored" || !field) return t("columns.ignored");
    return maybe(`fields.${field}`) ?? field;
  }
  return (
    <Panel title={t("columns.title")}>
      <Facts>
        <Fact label={t("encoding")}>{job.encoding}</Fact>
        <Fact label={t("separator")}>
          {job.separator ? (separators[job.separator] ?? job.separator) : null}
        </Fact>
        <Fact label={t("sheet")}>{job.sheet}</Fact>
      </Facts>
      <div className="scroll-x" style={{ marginTop: 12 }}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("columns.header")}</th>
              <th scope="col">{t("columns.field")}</th>
            </tr>
          </thead>
          <tbody>
            {job.columns.map((column) => (
              <tr key={column.name}>
                <td>{column.name}</td>
                <td>{meaning(column)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
