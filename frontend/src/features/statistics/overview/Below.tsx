import { Link } from "@tanstack/react-router";
import type { IndicatorView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useFigureWords } from "../words";
import { type Answers, useAnswers } from "./figures";
import { comparedOf, explored, type Glance, type Row } from "./glance";
import { nameFor } from "./Main";
import { Notes } from "./Notes";

/** The same of each unit directly below, in the order of the tree: nobody is first or last. */
export function Below({ glance, indicators }: { glance: Glance; indicators: IndicatorView[] }) {
  const { t } = useTranslation("statistics");
  const query = useAnswers(glance, indicators, "below");
  return (
    <Panel title={t("overview.below")}>
      <Answered query={query} rows={10}>
        {(answers) => (
          <>
            <UnitTable glance={glance} answers={answers} />
            <Notes answers={answers} />
          </>
        )}
      </Answered>
    </Panel>
  );
}

function UnitTable({ glance, answers }: { glance: Glance; answers: Answers }) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const columns = answers.map(({ indicator, answer }) => ({
    indicator,
    measure: answer.measure,
    rows: new Map(comparedOf(answer).map((row) => [row.unitId, row])),
  }));
  const units = [...(columns[0]?.rows.values() ?? [])];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="figure-table overview-table" tabIndex={0} aria-label={t("overview.below")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("field.unit")}</th>
            {columns.map(({ indicator, measure }) => (
              <th key={indicator.id} scope="col">
                {nameFor(words.name(indicator.name), measure, t)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {units.map(({ unitId, unit }) => (
            <tr key={unitId}>
              <th scope="row">
                <Link
                  to="/statistics/overview"
                  search={{ unit: unitId, granularity: glance.granularity, period: glance.period }}
                >
                  {unit}
                </Link>
              </th>
              {columns.map(({ indicator, rows }) => (
                <Cell
                  key={indicator.id}
                  glance={glance}
                  indicator={indicator}
                  row={rows.get(unitId)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell(props: { glance: Glance; indicator: IndicatorView; row: Row | undefined }) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const { glance, indicator, row } = props;
  if (!row) return <td />;
  const { now, before } = row.compared;
  return (
    <td className={typeof now === "number" ? undefined : "told"}>
      <Link to="/statistics" search={explored(glance, row.unitId, indicator.id)}>
        {words.cell(indicator.measure, now)}
      </Link>
      <div className="soft">
        {t("overview.before", { figure: words.cell(indicator.measure, before) })}
      </div>
    </td>
  );
}
