import { useTranslation } from "@/app/texts";
import type { Table } from "./table";
import { useFigureWords } from "./words";

/** Every figure that was asked for: the chart's equal for those who do not see it. */
export function FiguresTable({ table, label }: { table: Table; label: string }) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="figure-table" tabIndex={0} aria-label={label}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("table.of")}</th>
            {table.columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.head}</th>
              {row.cells.map((cell, at) => {
                const { name = "", measure = "count" } = table.columns[at] ?? {};
                return (
                  <td key={name} className={typeof cell === "number" ? undefined : "told"}>
                    {words.cell(measure, cell)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
