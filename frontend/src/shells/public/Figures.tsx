import type { PublicFigureView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";

const HOUR = 60;
const DAY = 24 * HOUR;

/** A figure in a row; what is told of a duration stands in lines of its own. */
export function Figures(props: { figures: PublicFigureView[]; caption: string }) {
  const { t } = useTranslation("published");
  return (
    <table className="public-figures">
      <caption>{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("figure")}</th>
          <th scope="col">{t("measure.value")}</th>
        </tr>
      </thead>
      <tbody>
        {props.figures.map((figure) => (
          <FigureRow key={`${figure.indicator}/${figure.measure}`} figure={figure} />
        ))}
      </tbody>
    </table>
  );
}

function FigureRow({ figure }: { figure: PublicFigureView }) {
  const { t, language } = useTranslation("published");
  const format = useFormats();
  const { measure, minutes, value } = figure;
  const told = (number: number) => (minutes ? length(number, language) : format.number(number));
  const said: Record<string, string> = {
    count: t("measure.count"),
    median_minutes: t("measure.median_minutes"),
    p90_minutes: t("measure.p90_minutes"),
    within_target: t("measure.within_target", { days: figure.target_days ?? "" }),
  };
  return (
    <tr>
      <th scope="row">
        {figure.name[language]}
        {measure === "value" ? null : (
          <span className="plain-hint">{said[measure] ?? measure}</span>
        )}
      </th>
      <td>
        {typeof value === "number" ? (
          told(value)
        ) : (
          <span className="plain-withheld">{t("withheld")}</span>
        )}
      </td>
    </tr>
  );
}

/** Minutes in the largest unit that they fill twice. */
function length(minutes: number, language: string): string {
  const [unit, size] =
    minutes >= 2 * DAY ? ["day", DAY] : minutes >= 2 * HOUR ? ["hour", HOUR] : ["minute", 1];
  const style = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, style).format(minutes / (size as number));
}
