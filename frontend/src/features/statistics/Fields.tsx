import { Radio } from "antd";
import type { Dimension, IndicatorView } from "@/api/generated";
import type { StatisticsSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { Choice, Field } from "@/shells/staff/figures/Choice";
import { monthOf, periodsUntil } from "@/shells/staff/figures/periods";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { today } from "@/ui/days";
import { boundaries, canRank, type Question, spreads, type View, views } from "./question";
import { useFigureWords } from "./words";

/** What is asked, to be changed. */
export function Fields(props: {
  question: Question;
  catalogue: IndicatorView[];
  change: (next: StatisticsSearch) => void;
}) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const { all, units } = useUnits();
  const { question, catalogue, change } = props;
  const then = question.boundaries === "then";
  const { indicator } = question;
  const ranked = question.view === "ranking";
  const periods = periodsUntil(question.granularity, monthOf(today()), [
    question.from,
    question.to,
  ]).map((period) => ({ value: period, label: words.period(period) }));
  return (
    <>
      <search className="figure-fields">
        <Choice
          label={t("field.indicator")}
          value={indicator.id}
          options={catalogue.map(({ id, name }) => ({ value: id, label: words.name(name) }))}
          onChange={(id) => change({ indicator: id })}
        />
        {units.length > 1 ? (
          <Field label={t("field.unit")}>
            {(id) => (
              <UnitPicker
                id={id}
                closed={then}
                value={question.unit}
                onChange={(unit) => change({ unit })}
              />
            )}
          </Field>
        ) : null}
        {units.length > 1 ? (
          <Choice
            label={t("field.spread")}
            value={question.spread}
            options={spreads
              .filter((spread) => !ranked || spread !== "together")
              .map((spread) => ({ value: spread, label: t(`spread.${spread}`) }))}
            onChange={(spread) => change({ spread })}
          />
        ) : null}
        {all.length > 1 ? (
          <Choice
            label={t("field.boundaries")}
            value={question.boundaries}
            options={boundaries.map((one) => ({ value: one, label: t(`boundaries.${one}`) }))}
            onChange={(one) => change({ boundaries: one })}
          />
        ) : null}
        <Choice
          label={t("field.granularity")}
          value={question.granularity}
          options={indicator.granularities.map((one) => ({
            value: one,
            label: t(`granularity.${one}`),
          }))}
          onChange={(granularity) => change({ granularity })}
        />
        <Choice
          label={t("field.from")}
          value={question.from}
          options={periods}
          onChange={(from) => change({ from, to: question.to })}
        />
        <Choice
          label={t("field.to")}
          value={question.to}
          options={periods}
          onChange={(to) => change({ from: question.from, to })}
        />
        {indicator.dimensions.length > 0 && !ranked ? (
          <Choice<Dimension | "">
            label={t("field.by")}
            value={question.by ?? ""}
            options={[
              { value: "", label: t("by_none") },
              ...indicator.dimensions.map(({ dimension }) => ({
                value: dimension,
                label: t(`dimension.${dimension}`),
              })),
            ]}
            onChange={(by) => change({ by: by === "" ? undefined : by })}
          />
        ) : null}
      </search>
      <Views question={question} change={change} />
    </>
  );
}

function Views(props: { question: Question; change: (next: StatisticsSearch) => void }) {
  const { t } = useTranslation("statistics");
  const { units } = useUnits();
  const rankable = canRank(props.question.indicator);
  return (
    <div className="filters">
      <Radio.Group
        aria-label={t("view.label")}
        className="narrow"
        optionType="button"
        value={props.question.view}
        options={views
          .filter((view) => view !== "ranking" || units.length > 1)
          .map((view) => ({
            value: view,
            label: t(`view.${view}`),
            disabled: view === "ranking" && !rankable,
          }))}
        onChange={(event) => props.change({ view: event.target.value as View })}
      />
      {units.length > 1 && !rankable ? <p className="soft narrow">{t("never_ranked")}</p> : null}
    </div>
  );
}
