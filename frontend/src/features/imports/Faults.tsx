import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type ImportView, importsReport, type RowFaultView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { saveFile } from "@/ui/download";
import { useFormats } from "@/ui/formats";

const AT_ONCE = 100;

/** The rows that were not taken: line, column, reason; and the same as a file to correct. */
export function Faults({ job }: { job: ImportView }) {
  const { t } = useTranslation("imports");
  const report = useQuery({
    queryKey: ["imports", "report", job.id],
    queryFn: () => call(importsReport({ path: { id: job.id } })),
  });
  return (
    <Panel
      title={t("faults.title")}
      count={job.rows_faulty}
      acts={report.data && report.data.faults.length > 0 ? <Download job={job} /> : null}
    >
      <Answered query={report}>
        {({ faults }) =>
          faults.length === 0 ? <Nothing>{t("faults.none")}</Nothing> : <Some faults={faults} />
        }
      </Answered>
    </Panel>
  );
}

/** A file of another office's form may have thousands of faults: they are drawn some at a time. */
function Some({ faults }: { faults: RowFaultView[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(AT_ONCE);
  return (
    <>
      <Table faults={faults.slice(0, shown)} />
      {shown < faults.length ? (
        <div className="more">
          <Button onClick={() => setShown(shown + AT_ONCE)}>{t("load_more")}</Button>
        </div>
      ) : null}
    </>
  );
}

function Table({ faults }: { faults: RowFaultView[] }) {
  const { t } = useTranslation("imports");
  const format = useFormats();
  return (
    <div className="scroll-x">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("faults.line")}</th>
            <th scope="col">{t("faults.column")}</th>
            <th scope="col">{t("faults.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {faults.map((fault) => (
            <tr key={`${fault.line}/${fault.column}/${fault.code}`}>
              <td>{format.number(fault.line)}</td>
              <td>{fault.column}</td>
              <td>
                {fault.detail}
                {fault.taken ? <span className="soft"> {t("faults.taken")}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Download({ job }: { job: ImportView }) {
  const { t } = useTranslation("imports");
  const { act, busy } = useAct();
  const download = () =>
    act(async () => {
      const content = await call(
        importsReport({ path: { id: job.id }, query: { format: "csv" }, parseAs: "blob" }),
      );
      saveFile(content as unknown as Blob, `${job.file_name}.report.csv`);
    });
  return (
    <Button
      size="small"
      icon={<DownloadOutlined aria-hidden />}
      title={t("faults.download_hint")}
      loading={busy}
      onClick={() => void download()}
    >
      {t("faults.download")}
    </Button>
  );
}
