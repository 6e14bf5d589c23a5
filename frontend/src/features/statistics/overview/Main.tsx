import { Link } from "@tanstack/react-router";
import type { IndicatorView, MeasureWord } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFigureWords } from "../words";
import { useAnswers } from "./figures";
import { type Compared, comparedOf, explored, type Glance } from "./glance";
import { Notes } from "./Notes";

/** The main figures of the unit as a whole, each a way to its course over time. */
export function Main({ glance, indicators }: { glance: Glance; indicators: IndicatorView[] }) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const { nameOf } = useUnits();
  const query = useAnswers(glance, indicators, "together");
  const title = t("overview.of", {
    unit: nameOf(glance.unit),
    period: words.period(glance.period),
  });
  return (
    <Panel title={title}>
      <p className="soft">
        {t("overview.compared", { period: words.period(glance.before) })}
        {glance.running ? ` ${t("overview.running")}` : ""}
      </p>
      <Answered query={query} rows={6}>
        {(answers) => (
          <>
            <div className="numbers wide">
              {answers.map(({ indicator, answer }) => {
                const compared = comparedOf(answer)[0]?.compared;
                return (
                  <Link
                    key={indicator.id}
                    to="/statistics"
                    search={explored(glance, glance.unit, indicator.id)}
                    className="number"
                  >
                    <span>{nameFor(words.name(indicator.name), indicator.measure, t)}</span>{" "}
                    {compared ? <Beside measure={answer.measure} compared={compared} /> : null}
                  </Link>
                );
              })}
            </div>
            <Notes answers={answers} />
          </>
        )}
      </Answered>
    </Panel>
  );
}

/** Of times the one in the middle is told, and it is said so. */
export function nameFor(
  name: string,
  measure: MeasureWord,
  t: ReturnType<typeof useTranslation<"statistics">>["t"],
): string {
  return measure === "duration" ? t("overview.median_of", { name }) : name;
}

/** A figure, the one before, and what changed. */
function Beside({ measure, compared }: { measure: MeasureWord; compared: Compared }) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const { now, before, change } = compared;
  return (
    <>
      <strong className={typeof now === "number" ? undefined : "told"}>
        {words.cell(measure, now)}
      </strong>{" "}
      <span>
        {t("overview.before", { figure: words.cell(measure, before) })}
        {change === undefined ? "" : ` · ${words.change(measure, change)}`}
      </span>
    </>
  );
}
