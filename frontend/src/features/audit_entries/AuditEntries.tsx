import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type AuditEntryView, auditList } from "@/api/generated";
import type { AuditEntriesSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { ShortId } from "@/shells/staff/parts/ShortId";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { dayAfter, momentOfLocal } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { Filters } from "./Filters";
import { useAuditWords } from "./words";

const route = getRouteApi("/staff/audit_entries");
const PAGE = 30;

/** Days as the reader means them: the last one belongs to the span. */
function queryOf({ from, to, ...rest }: AuditEntriesSearch) {
  return {
    ...rest,
    from: from ? momentOfLocal(`${from}T00:00`) : undefined,
    to: to ? momentOfLocal(`${dayAfter(to)}T00:00`) : undefined,
  };
}

export default function AuditEntries() {
  const { t } = useTranslation("audit_entries");
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<AuditEntryView>(["audit_entries", "list", search], (after) =>
    call(auditList({ query: { ...queryOf(search), limit: PAGE, after } })),
  );
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          <LinkButton to="/audit_alerts">{t("alerts")}</LinkButton>
          <LinkButton to="/audit_heads">{t("heads")}</LinkButton>
        </>
      }
      list={list}
      filters={
        <Filters
          search={search}
          change={(next) =>
            void navigate({ to: "/audit_entries", search: { ...search, ...next }, replace: true })
          }
          onReset={() => void navigate({ to: "/audit_entries", search: {}, replace: true })}
        />
      }
      keyOf={(entry) => entry.id}
      row={(entry) => <EntryRow entry={entry} />}
      empty={<Nothing>{filtered ? t("empty_found") : t("empty")}</Nothing>}
    />
  );
}

function EntryRow({ entry }: { entry: AuditEntryView }) {
  const { t, maybe } = useTranslation(["audit_entries", "auth"]);
  const format = useFormats();
  const { nameOf } = useUnits();
  const say = useAuditWords();
  return (
    <Link className="row" to="/audit_entries/$id" params={{ id: entry.id }}>
      <div className="row-main">
        <strong>{say.operation(entry.operation)}</strong>
        <div className="row-meta">
          <span>{format.exactly(entry.at)}</span>
          <span>
            <Account id={entry.account_id} />
          </span>
          {entry.unit_id ? <span>{nameOf(entry.unit_id)}</span> : null}
          {entry.person_ids.length > 0 ? (
            <span>{t("persons", { count: entry.person_ids.length })}</span>
          ) : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={entry.kind === "write" ? "warn" : "quiet"}>
          {maybe(`kind.${entry.kind}`) ?? entry.kind}
        </Mood>
      </div>
    </Link>
  );
}

function Account({ id }: { id: string | null | undefined }) {
  const { t } = useTranslation("audit_entries");
  const say = useAuditWords();
  if (!id) return <>{t("nobody")}</>;
  if (say.isMine(id)) return <>{t("myself")}</>;
  return (
    <>
      {t("field.account")} <ShortId id={id} />
    </>
  );
}
