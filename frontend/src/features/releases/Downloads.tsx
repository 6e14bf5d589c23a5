import { Button } from "antd";
import { call } from "@/api/call";
import { type ReleaseDetailView, releasesData } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { Panel } from "@/shells/staff/parts/Page";
import { saveFile } from "@/ui/download";
import { type Line, sheet } from "./lines";
import { useWords } from "./words";

/** The file as it was published, the same as a table with words, and what describes it. */
export function Downloads(props: { release: ReleaseDetailView; lines: Line[] | undefined }) {
  const { t } = useTranslation("releases");
  const { act, busy } = useAct();
  const words = useWords();
  const { release, lines } = props;
  const name = `release_${release.period}_${release.vintage}`;

  // The file needs the access token, so that a plain link would not do.
  const published = () =>
    act(async () => {
      const file = await call(releasesData({ path: { id: release.id }, parseAs: "blob" }));
      saveFile(file as unknown as Blob, `${name}.csv`);
    });

  function table(all: Line[]) {
    const head = ["unit", "code", "indicator", "measure", "part", "value"] as const;
    const rows = all.map((line) => [
      words.unit(line.area),
      line.area,
      words.indicator(line.indicator),
      words.measure(line.measure, words.meaning(line.indicator)?.target_days),
      words.category(line),
      line.value ?? t("withheld"),
    ]);
    const content = sheet([head.map((column) => t(`column.${column}`)), ...rows]);
    saveFile(new Blob([content], { type: "text/csv" }), `${name}_table.csv`);
  }

  function description() {
    const content = `${JSON.stringify(release, null, 2)}\n`;
    saveFile(new Blob([content], { type: "application/json" }), `${name}.json`);
  }

  return (
    <Panel title={t("download.title")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t("download.text")}
      </p>
      <div className="form-acts">
        <Button type="primary" loading={busy} onClick={() => void published()}>
          {t("download.sdmx")}
        </Button>
        <Button disabled={!lines} onClick={() => lines && table(lines)}>
          {t("download.table")}
        </Button>
        <Button onClick={description}>{t("download.json")}</Button>
      </div>
    </Panel>
  );
}
