import type { Coverage } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { shares } from "./shares";
import "./coverage.css";

/** How far a round has come: each part is as wide as it has members, and the numbers stand in words. */
export function CoverageBar({
  coverage,
  legend = false,
}: {
  coverage: Coverage;
  legend?: boolean;
}) {
  const { t } = useTranslation("rounds");
  const format = useFormats();
  const parts = shares(coverage);
  const said = t("coverage.of", {
    done: format.number(coverage.done),
    all: format.number(coverage.members),
    percent: coverage.progress,
  });
  return (
    <div className="coverage">
      <div className="coverage-said">{coverage.members === 0 ? t("coverage.nobody") : said}</div>
      <div className="coverage-bar" aria-hidden>
        {parts.map(({ part, count }) => (
          <span key={part} className={part} style={{ flexGrow: count }} />
        ))}
      </div>
      {legend ? (
        <ul className="coverage-legend">
          {parts.map(({ part, count }) => (
            <li key={part}>
              <span className={`coverage-mark ${part}`} aria-hidden />
              {t(`coverage.${part}`)} {format.number(count)}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
