import type { AnswerView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { minutesIn, unitFor, useTimes } from "@/shells/staff/figures/times";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { addsUp, type Cell, type Line, linesOf, rankingOf, totalsOf } from "./cells";
import { drawnBars, drawnGroups, drawnLines } from "./drawn";
import type { Drawn } from "./option";
import type { Question } from "./question";
import { type Table, tableOfLines, tableOfRanking, tableOfTotals } from "./table";
import { useFigureWords } from "./words";

export type Shown = {
  drawn: Drawn;
  table: Table;
  /** How many lines or bars there are, and how many of them are drawn. */
  all: number;
  drawnOf: number;
  /** Units without a rank. */
  leftOut: number;
  /** What the chart is of, which is the last period alone where figures do not add up. */
  span: { from: string; to: string };
  say: (value: number | null) => string;
};

/** An answer as the view that is asked for shows it. */
export function useShown(question: Question, answer: AnswerView): Shown {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const say = useSay();
  const { nameOf } = useUnits();
  const name = words.name(question.indicator.name);
  const { measure } = answer;
  const values = (line: Pick<Line, "values">) =>
    line.values.map((value, at) => words.value(answer.dimensions[at], value));
  const line = (one: Pick<Line, "unit" | "values">) => {
    const parts = [...(answer.spread === "together" ? [] : [one.unit]), ...values(one)];
    return parts.length > 0 ? parts.join(" · ") : nameOf(answer.unit_id) || one.unit;
  };
  const columns = {
    indicator: name,
    count: t("table.count"),
    median: t("table.median"),
    p90: t("table.p90"),
    within: t("table.within"),
    rank: t("table.rank"),
    period: words.period,
    line,
  };
  const whole = { from: question.from, to: question.to };

  if (question.view === "line") {
    const scale = say(
      measure,
      linesOf(answer).flatMap(({ cells }) => cells),
    );
    const { drawn, all, shown } = drawnLines(answer, scale.by, columns);
    const table = tableOfLines(answer, columns);
    return { drawn, table, all, drawnOf: shown, leftOut: 0, span: whole, say: scale.say };
  }
  const totals = totalsOf(answer);
  const scale = say(
    measure,
    totals.map(({ cell }) => cell),
  );
  const span = addsUp(answer) ? whole : { from: question.to, to: question.to };
  if (question.view === "ranking") {
    const { ranked, leftOut } = rankingOf(totals, measure);
    const { drawn, all, shown } = drawnBars(ranked, scale.by, { name, line });
    const table = tableOfRanking(measure, ranked, columns);
    return { drawn, table, all, drawnOf: shown, leftOut, span, say: scale.say };
  }
  const grouped = question.by !== undefined && question.spread !== "together";
  const { drawn, all, shown } = grouped
    ? drawnGroups(totals, scale.by, (value) => words.value(answer.dimensions[0], value))
    : drawnBars(totals, scale.by, { name, line });
  const table = tableOfTotals(measure, totals, columns);
  return { drawn, table, all, drawnOf: shown, leftOut: 0, span, say: scale.say };
}

/** Times are drawn in one unit, the one that suits the longest. */
function useSay() {
  const { t } = useTranslation("statistics");
  const format = useFormats();
  const times = useTimes();
  return (measure: AnswerView["measure"], cells: Cell[]) => {
    const most = Math.max(0, ...cells.filter((cell) => typeof cell === "number"));
    const unit = measure === "minutes" ? "hour" : unitFor(most);
    const by = measure === "count" ? 1 : minutesIn[unit];
    return {
      by,
      say(value: number | null): string {
        if (value === null) return t("gap");
        return measure === "count" ? format.number(value) : times.inUnit(value, unit);
      },
    };
  };
}
