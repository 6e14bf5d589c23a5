import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Alert, Button, Progress } from "antd";
import { call } from "@/api/call";
import { type ImportView, importsCancel, importsGet, importsUndo } from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { Columns } from "./Columns";
import { Commit } from "./Commit";
import { Faults } from "./Faults";
import { isUnderWay, stateTones } from "./words";

const route = getRouteApi("/staff/imports/$id");
const POLL_MS = 700;

export default function Import() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["imports", "one", id],
    queryFn: () => call(importsGet({ path: { id } })),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? POLL_MS : false),
  });
  return (
    <Answered query={query} rows={8}>
      {(job) => <Detail job={job} />}
    </Answered>
  );
}

function Detail({ job }: { job: ImportView }) {
  const { t } = useTranslation("imports");
  const { nameOf } = useUnits();
  return (
    <Page
      title={job.file_name}
      back={{ to: "/imports", label: t("title") }}
      mark={
        <>
          <Mood tone={job.dry_run ? "quiet" : "info"}>{job.dry_run ? t("trial") : t("real")}</Mood>
          {job.undone_at ? (
            <Mood tone="warn">{t("undone")}</Mood>
          ) : (
            <Mood tone={stateTones[job.state]}>{t(`state.${job.state}`)}</Mood>
          )}
        </>
      }
      lead={[t(`kind.${job.kind}`), nameOf(job.unit_id)].filter(Boolean).join(" · ")}
      acts={<Acts job={job} />}
    >
      {isUnderWay(job) ? <Running job={job} /> : null}
      {job.state === "failed" ? (
        <Alert
          type="error"
          showIcon
          role="alert"
          style={{ marginBottom: 16 }}
          title={t("failed_why")}
          description={job.error}
        />
      ) : null}
      <Numbers job={job} />
      {job.dry_run && job.state === "done" ? <Commit job={job} /> : null}
      {isUnderWay(job) ? null : <Faults job={job} />}
      <Columns job={job} />
    </Page>
  );
}

function Acts({ job }: { job: ImportView }) {
  const { t } = useTranslation("imports");
  const { can } = useMe();
  const queries = useQueryClient();
  const { act, busy } = useAct();
  const path = { id: job.id };
  const refresh = () => queries.invalidateQueries({ queryKey: ["imports"] });

  if (isUnderWay(job)) {
    const stop = () =>
      act(async () => {
        await call(importsCancel({ path, headers: onceKey() }));
        await refresh();
      }, t("stopped"));
    return (
      <Button loading={busy} onClick={() => void stop()}>
        {t("stop")}
      </Button>
    );
  }
  if (job.dry_run || job.state !== "done" || job.undone_at || !can("undo_import")) return null;
  return (
    <ConfirmButton
      danger
      question={t("undo_question")}
      explanation={t("undo_text")}
      yes={t("undo")}
      onYes={() =>
        act(async () => {
          await call(importsUndo({ path, headers: onceKey() }));
          await queries.invalidateQueries();
        }, t("undo_done"))
      }
    >
      {t("undo")}
    </ConfirmButton>
  );
}

function Running({ job }: { job: ImportView }) {
  const { t } = useTranslation("imports");
  const format = useFormats();
  const done = format.number(job.progress);
  const percent = job.total ? Math.round((job.progress / job.total) * 100) : 0;
  return (
    <Panel>
      <div role="status">
        {job.total
          ? t("progress_of", { done, all: format.number(job.total) })
          : t("progress", { done })}
      </div>
      <Progress percent={percent} status="active" aria-label={t("state.running")} />
    </Panel>
  );
}

function Numbers({ job }: { job: ImportView }) {
  const { t } = useTranslation("imports");
  const format = useFormats();
  const numbers: [string, number][] = [
    [t("count.read"), job.rows_read],
    [job.dry_run ? t("count.good_trial") : t("count.good"), job.rows_imported],
    [t("count.faulty"), job.rows_faulty],
    [t("count.duplicate"), job.rows_duplicate],
  ];
  return (
    <div className="numbers">
      {numbers.map(([label, value]) => (
        <div key={label} className="number">
          <strong>{format.number(value)}</strong>
          <span>{label}</span>
        </div>
      ))}
    </div>
  );
}
