import { Button } from "antd";
import type { DataLineView, Indicator, Verdict } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Panel } from "@/shells/staff/parts/Page";
import { useIndicatorNames } from "./indicators";

/** What somebody says of a line. */
export type Said = {
  verdict?: Verdict;
  indicator?: Indicator;
  earlier_line_id?: string;
  reason?: string;
};

/** A decision is said once: what others said meanwhile stands, beside what was not saved of one's own. */
export function Overtaken(props: {
  lines: { line: DataLineView; said: Said }[];
  onClose: () => void;
}) {
  const { t } = useTranslation(["data_requests", "office", "common"]);
  const nameOf = useIndicatorNames();
  const words = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(" · ");
  const named = (indicator: Indicator | null | undefined) => (indicator ? nameOf(indicator) : null);
  return (
    <Panel title={t("decide.overtaken")}>
      <p role="status">{t("decide.overtaken_text")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="figure-table" tabIndex={0} aria-label={t("decide.overtaken")}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("field.name")}</th>
              <th scope="col">{t("office:conflict.mine")}</th>
              <th scope="col">{t("office:conflict.theirs")}</th>
            </tr>
          </thead>
          <tbody>
            {props.lines.map(({ line, said }) => (
              <tr key={line.id}>
                <th scope="row">{line.name}</th>
                <td>
                  {words(
                    t(`verdict.${said.verdict ?? "approve"}`),
                    named(said.indicator),
                    said.reason,
                  )}
                </td>
                <td>{words(t(`line_state.${line.state}`), named(line.indicator), line.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="form-acts">
        <Button onClick={props.onClose}>{t("common:close")}</Button>
      </div>
    </Panel>
  );
}
