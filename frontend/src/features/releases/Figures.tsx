import "./figures.css";
import { Select } from "antd";
import { Fragment, useMemo, useState } from "react";
import { useTranslation } from "@/app/texts";
import { Mood } from "@/shells/staff/parts/Page";
import { keyOf, type Line, type Of, type Row, rowsOf, type Side } from "./lines";
import { useWords } from "./words";

/** The figures of one unit: of each indicator all together, or of one indicator by its dimensions. */
export function Figures({ lines }: { lines: Line[] }) {
  const { t } = useTranslation("releases");
  const words = useWords();
  const areas = useMemo(() => [...new Set(lines.map(({ area }) => area))], [lines]);
  const [area, setArea] = useState(areas[0] ?? "");
  const [indicator, setIndicator] = useState("");
  const rows = useMemo(() => rowsOf(lines.filter((line) => line.area === area)), [lines, area]);
  const indicators = [...new Set(rows.map((row) => row.indicator))];
  const shown = rows.filter((row) =>
    indicator === "" ? row.dimension === "" : row.indicator === indicator,
  );
  const options = indicators.map((id) => ({ value: id, label: words.indicator(id) }));
  const meaning = words.meaning(indicator);
  function captionOf(measures: string[]): string {
    if (indicator !== "") return words.indicator(indicator);
    return t(measures.length > 1 ? "figures.durations" : "figures.all");
  }
  return (
    <>
      <search className="filters">
        <Select
          aria-label={t("field.unit")}
          showSearch={{ optionFilterProp: "label" }}
          value={area}
          onChange={setArea}
          options={areas.map((code) => ({ value: code, label: words.unit(code) }))}
        />
        <Select
          aria-label={t("field.indicator")}
          showSearch={{ optionFilterProp: "label" }}
          value={indicator}
          onChange={setIndicator}
          options={[{ value: "", label: t("figures.all") }, ...options]}
        />
      </search>
      {meaning ? <Meaning {...meaning} /> : null}
      {byMeasures(shown).map(({ measures, rows: same }) => (
        <Table
          key={measures.join()}
          measures={measures}
          rows={same}
          caption={captionOf(measures)}
          byPart={indicator !== ""}
        />
      ))}
    </>
  );
}

function Meaning({ description }: { description: Record<"en" | "zh-Hans" | "zh-Hant", string> }) {
  const { language } = useTranslation();
  return <p style={{ marginBottom: 12 }}>{description[language]}</p>;
}

/** Counts in one table, durations with their several measures in another. */
function byMeasures(rows: Row[]): { measures: string[]; rows: Row[] }[] {
  const groups = new Map<string, { measures: string[]; rows: Row[] }>();
  for (const row of rows) {
    const measures = Object.keys(row.values);
    const group = groups.get(measures.join()) ?? { measures, rows: [] };
    group.rows.push(row);
    groups.set(measures.join(), group);
  }
  return [...groups.values()];
}

function Table(props: { caption: string; measures: string[]; rows: Row[]; byPart: boolean }) {
  const { t } = useTranslation("releases");
  const words = useWords();
  const { caption, measures, rows, byPart } = props;
  const columns = measures.length + 1;
  // Where all rows have the same target it is said in the head.
  const targets = new Set(rows.map((row) => words.meaning(row.indicator)?.target_days));
  const days = targets.size === 1 ? [...targets][0] : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={caption}>
      <table className="plain-table figures">
        <thead>
          <tr>
            <th scope="col">{t(byPart ? "field.part" : "field.indicator")}</th>
            {measures.map((measure) => (
              <th key={measure} scope="col">
                {words.measure(measure, days)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <Fragment key={keyOf(row)}>
              {row.dimension !== "" && row.dimension !== rows[at - 1]?.dimension ? (
                <tr>
                  <th scope="colgroup" colSpan={columns} className="figures-dimension">
                    {words.dimension(row.dimension)}
                  </th>
                </tr>
              ) : null}
              <tr>
                <th scope="row">{byPart ? words.category(row) : words.indicator(row.indicator)}</th>
                {measures.map((measure) => (
                  <td key={measure}>
                    <Figure of={{ ...row, measure }} value={row.values[measure]} />
                  </td>
                ))}
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A figure in words; what is withheld is told apart from any number. */
export function Figure({ of, value }: { of: Of; value: Side }) {
  const words = useWords();
  const text = words.figure(of, value);
  return typeof value === "number" ? text : <Mood tone="quiet">{text}</Mood>;
}
