import { Button } from "antd";
import { useState } from "react";
import type { DifferenceView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Panel } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { Figure } from "./Figures";
import { type Change, changeOf, keyOf } from "./lines";
import { useWords } from "./words";

const AT_ONCE = 50;

/** What a correction says otherwise than the vintage before. */
export function Differences({ differences }: { differences: DifferenceView[] }) {
  const { t } = useTranslation("releases");
  const [shown, setShown] = useState(AT_ONCE);
  return (
    <Panel title={t("differences.title")} count={differences.length}>
      {differences.length === 0 ? (
        <Nothing>{t("differences.empty")}</Nothing>
      ) : (
        <>
          <p className="soft" style={{ marginBottom: 12 }}>
            {t("differences.note")}
          </p>
          <Changes changes={differences.slice(0, shown).map(changeOf)} />
          {differences.length > shown ? (
            <div className="more">
              <Button onClick={() => setShown(shown + AT_ONCE)}>{t("differences.more")}</Button>
            </div>
          ) : null}
        </>
      )}
    </Panel>
  );
}

function Changes({ changes }: { changes: Change[] }) {
  const { t } = useTranslation("releases");
  const words = useWords();
  const measureOf = ({ indicator, measure }: Change) =>
    measure === "value" ? "" : words.measure(measure, words.meaning(indicator)?.target_days);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={t("differences.title")}>
      <table className="plain-table figures">
        <thead>
          <tr>
            <th scope="col">{t("field.unit")}</th>
            <th scope="col">{t("field.indicator")}</th>
            <th scope="col">{t("field.part")}</th>
            <th scope="col">{t("differences.before")}</th>
            <th scope="col">{t("differences.after")}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={`${keyOf(change)}/${change.measure}`}>
              <th scope="row">{words.unit(change.area)}</th>
              <td>
                {[words.indicator(change.indicator), measureOf(change)].filter(Boolean).join(" · ")}
              </td>
              <td>{words.category(change)}</td>
              <td>
                <Figure of={change} value={change.before} />
              </td>
              <td>
                <Figure of={change} value={change.after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
