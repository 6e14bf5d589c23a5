import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { countWithheld, linesOf } from "../cells";
import type { Answers } from "./figures";

/** What has to be known to read the figures above. */
export function Notes({ answers }: { answers: Answers }) {
  const { t } = useTranslation("statistics");
  const format = useFormats();
  const cells = answers.flatMap(({ answer }) => linesOf(answer).flatMap((line) => line.cells));
  const withheld = countWithheld(cells);
  const note = answers.find(({ answer }) => answer.note)?.answer.note;
  const asOf = answers[0]?.answer.as_of;
  return (
    <div className="figure-notes">
      {withheld > 0 ? <p>{t("overview.withheld", { count: withheld })}</p> : null}
      {note ? <p>{note}</p> : null}
      {asOf ? <p className="soft">{t("as_of", { time: format.exactly(asOf) })}</p> : null}
    </div>
  );
}
