import type { AnswerView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Panel } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { Chart, fontOf } from "./Chart";
import { addsUp, countWithheld, least, linesOf } from "./cells";
import { Downloads } from "./Downloads";
import { FiguresTable } from "./FiguresTable";
import { cardOf, heightOf, optionOf } from "./option";
import type { Question } from "./question";
import { type Shown, useShown } from "./useShown";
import { useFigureWords } from "./words";

/** A chart, the table beside it, and what has to be known to read them. */
export function Figures({ question, answer }: { question: Question; answer: AnswerView }) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const format = useFormats();
  const { nameOf } = useUnits();
  const shown = useShown(question, answer);
  const name = words.name(question.indicator.name);
  const { from, to } = shown.span;
  const span = from === to ? words.period(to) : `${words.period(from)} – ${words.period(to)}`;
  const title = t("chart_title", { name, unit: nameOf(question.unit), span });
  const drawn = shown.drawn;

  async function picture() {
    const { picture: make } = await import("./draw");
    const below = [
      t("definition", { version: answer.definition_version }),
      t("as_of", { time: format.moment(answer.as_of) }),
      answer.boundaries === "then" ? t("boundaries.then") : "",
      answer.note ?? "",
    ];
    const option = optionOf(drawn, {
      dark: false,
      font: fontOf(),
      say: shown.say,
      title: { text: title, below: below.filter(Boolean).join(" · ") },
    });
    return make(option, heightOf(drawn) + 80, cardOf(false));
  }

  const empty = shown.table.rows.length === 0;
  return (
    <Panel
      title={title}
      acts={<Downloads question={question} picture={empty ? undefined : picture} />}
    >
      {empty ? (
        <Nothing>{t(question.view === "ranking" ? "empty_ranking" : "empty")}</Nothing>
      ) : (
        <>
          <Chart drawn={drawn} label={t("chart_label", { title })} say={shown.say} />
          <FiguresTable table={shown.table} label={t("table.label", { title })} />
        </>
      )}
      <Notes question={question} answer={answer} shown={shown} />
    </Panel>
  );
}

function Notes(props: { question: Question; answer: AnswerView; shown: Shown }) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const format = useFormats();
  const { question, answer, shown } = props;
  const { indicator, view } = question;
  const withheld = countWithheld(linesOf(answer).flatMap(({ cells }) => cells));
  const oneOnly = view !== "line" && !addsUp(answer) && answer.periods.length > 1;
  return (
    <div className="figure-notes">
      <p>
        <strong>{words.name(indicator.name)}</strong> {words.name(indicator.description)}
      </p>
      {answer.target_days == null ? null : <p>{t("target", { count: answer.target_days })}</p>}
      {shown.leftOut > 0 ? (
        <p>
          {t("left_out", {
            count: shown.leftOut,
            least:
              answer.measure === "minutes"
                ? words.number("minutes", least.minutes)
                : format.number(least[answer.measure]),
          })}
        </p>
      ) : null}
      {shown.drawnOf < shown.all ? (
        <p>{t("not_all_drawn", { shown: shown.drawnOf, all: shown.all })}</p>
      ) : null}
      {oneOnly ? (
        <p>{t("last_only", { period: words.period(answer.periods.at(-1) ?? "") })}</p>
      ) : null}
      {withheld > 0 ? <p>{t("withheld", { count: withheld })}</p> : null}
      {answer.boundaries === "then" ? <p>{t("boundaries.then_note")}</p> : null}
      {answer.note ? <p>{answer.note}</p> : null}
      <p className="soft">
        {t("definition", { version: answer.definition_version })}
        {" · "}
        {t("as_of", { time: format.exactly(answer.as_of) })}
      </p>
    </div>
  );
}
