import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type AuditEntryView, auditGet } from "@/api/generated";
import type { AuditEntriesSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { useAuditWords } from "./words";

const route = getRouteApi("/staff/audit_entries/$id");

export default function AuditEntry() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["audit_entries", "one", id],
    queryFn: () => call(auditGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(entry) => <Detail entry={entry} />}
    </Answered>
  );
}

function Detail({ entry }: { entry: AuditEntryView }) {
  const { t, maybe } = useTranslation(["audit_entries", "auth"]);
  const format = useFormats();
  const { nameOf } = useUnits();
  const say = useAuditWords();
  const roles = entry.roles.map((role) => maybe(`auth:role.${role}`) ?? role).join(t("and"));
  return (
    <Page
      title={say.operation(entry.operation)}
      back={{ to: "/audit_entries", label: t("title") }}
      mark={
        <Mood tone={entry.kind === "write" ? "warn" : "quiet"}>
          {maybe(`kind.${entry.kind}`) ?? entry.kind}
        </Mood>
      }
      lead={format.exactly(entry.at)}
    >
      <div className="columns">
        <div>
          <Panel title={t("what")}>
            <Facts>
              <Fact label={t("field.account")}>
                {entry.account_id ? (
                  <Others id={entry.account_id} search={{ account: entry.account_id }} />
                ) : (
                  t("nobody")
                )}
              </Fact>
              <Fact label={t("field.roles")}>{roles}</Fact>
              <Fact label={t("field.unit")}>{entry.unit_id ? nameOf(entry.unit_id) : null}</Fact>
              <Fact label={t("field.operation")}>
                <code>{entry.operation}</code>
              </Fact>
              <Fact label={t("field.subject")}>
                {entry.subject ? say.subject(entry.subject) : null}
              </Fact>
              <Fact label={t("field.subject_id")}>
                {entry.subject_id ? (
                  <Others id={entry.subject_id} search={{ subject: entry.subject_id }} />
                ) : null}
              </Fact>
              <Fact label={t("field.detail")}>{entry.detail}</Fact>
              <Fact label={t("field.request")}>
                {entry.request_id ? (
                  <Others id={entry.request_id} search={{ request: entry.request_id }} />
                ) : null}
              </Fact>
            </Facts>
          </Panel>
          <Panel title={t("chain")}>
            <Facts>
              <Fact label={t("field.chain")}>{format.number(entry.chain)}</Fact>
              <Fact label={t("field.sequence")}>{format.number(entry.sequence)}</Fact>
              <Fact label={t("field.id")}>
                <code>{entry.id}</code>
              </Fact>
            </Facts>
          </Panel>
        </div>
        <div>
          <Panel title={t("shown")} count={entry.person_ids.length}>
            <RowList
              items={entry.person_ids}
              keyOf={(id) => id}
              label={t("shown")}
              row={(id) => (
                <div className="row">
                  <Others id={id} search={{ person: id }} />
                </div>
              )}
              empty={t("shown_nobody")}
            />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

/** An id, and the way to what else the trail has of it. */
function Others({ id, search }: { id: string; search: AuditEntriesSearch }) {
  return (
    <Link to="/audit_entries" search={search}>
      <code>{id}</code>
    </Link>
  );
}
