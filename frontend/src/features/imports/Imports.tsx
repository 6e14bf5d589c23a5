import { PlusOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type ImportView, importsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Mood, Page } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { stateTones } from "./words";

export default function Imports() {
  const { t } = useTranslation("imports");
  const list = useList<ImportView>(["imports", "list"], (after) =>
    call(importsList({ query: { after } })),
  );
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          <LinkButton to="/imports/new" primary icon={<PlusOutlined aria-hidden />}>
            {t("new")}
          </LinkButton>
          <LinkButton to="/imports/mappings">{t("mapping.title")}</LinkButton>
        </>
      }
    >
      <Rows
        list={list}
        label={t("title")}
        keyOf={(job) => job.id}
        row={(job) => <ImportRow job={job} />}
        empty={<Nothing act={<Link to="/imports/new">{t("new")}</Link>}>{t("empty")}</Nothing>}
      />
    </Page>
  );
}

function ImportRow({ job }: { job: ImportView }) {
  const { t } = useTranslation("imports");
  const format = useFormats();
  return (
    <Link className="row" to="/imports/$id" params={{ id: job.id }}>
      <div className="row-main">
        <strong>{job.file_name}</strong>
        <div className="row-meta">
          <span>{t(`kind.${job.kind}`)}</span>
          <span>{format.moment(job.created_at)}</span>
          <span>
            {t(job.dry_run ? "count.good_trial" : "count.good")} {format.number(job.rows_imported)}
          </span>
          {job.rows_faulty > 0 ? (
            <span>
              {t("count.faulty")} {format.number(job.rows_faulty)}
            </span>
          ) : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={job.dry_run ? "quiet" : "info"}>{job.dry_run ? t("trial") : t("real")}</Mood>
        {job.undone_at ? (
          <Mood tone="warn">{t("undone")}</Mood>
        ) : (
          <Mood tone={stateTones[job.state]}>{t(`state.${job.state}`)}</Mood>
        )}
      </div>
    </Link>
  );
}
