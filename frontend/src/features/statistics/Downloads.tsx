import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { call } from "@/api/call";
import { statisticsGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { saveFile } from "@/ui/download";
import { type Question, queryOf } from "./question";

/** What is asked as files: the figures as the API writes them, the chart as a picture. */
export function Downloads(props: {
  question: Question;
  /** Not there while there is nothing to draw. */
  picture: (() => Promise<Blob>) | undefined;
}) {
  const { t } = useTranslation("statistics");
  const { act, busy } = useAct();
  const { question, picture } = props;
  const { indicator, from, to } = question;
  const then = question.boundaries === "then" ? "_then" : "";
  const name = `${indicator.id}_${from}_${to}${then}`;

  const figures = (format: "csv" | "xlsx") =>
    act(async () => {
      const content = await call(
        statisticsGet({
          path: { indicator: indicator.id },
          // Spreadsheet programs know UTF-8 by its mark.
          query: { ...queryOf(question), format, ...(format === "csv" ? { bom: true } : {}) },
          parseAs: "blob",
        }),
      );
      saveFile(content as unknown as Blob, `${name}.${format}`);
    });
  const drawing = (make: () => Promise<Blob>) =>
    act(async () => saveFile(await make(), `${name}.png`));

  return (
    <div className="page-acts">
      {(["csv", "xlsx"] as const).map((format) => (
        <Button
          key={format}
          icon={<DownloadOutlined aria-hidden />}
          disabled={busy}
          onClick={() => void figures(format)}
        >
          {t(`download.${format}`)}
        </Button>
      ))}
      {picture ? (
        <Button
          icon={<DownloadOutlined aria-hidden />}
          disabled={busy}
          onClick={() => void drawing(picture)}
        >
          {t("download.png")}
        </Button>
      ) : null}
    </div>
  );
}
