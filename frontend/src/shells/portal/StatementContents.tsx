import type { MergedRecordView, StatementView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { ConsentTrail } from "./ConsentTrail";
import { ErasureCard } from "./ErasureCard";
import { OpeningLines } from "./OpeningLines";
import { Card, Fact, Facts } from "./parts";
import { Way } from "./ways";

/** What the statement has, and in full what has no page of its own. */
export function StatementContents({ statement }: { statement: StatementView }) {
  const { t } = useTranslation("portal");
  const { merged_records, erasure_requests } = statement;
  return (
    <>
      <Parts statement={statement} />
      {merged_records.length > 0 ? (
        <>
          <h2 className="portal-heading">{t("statement.merged")}</h2>
          <p className="portal-soft">{t("statement.merged_lead")}</p>
          {merged_records.map((merged) => (
            <Merged key={merged.member.id} merged={merged} />
          ))}
        </>
      ) : null}
      {erasure_requests.length > 0 ? (
        <>
          <h2 className="portal-heading">{t("statement.asked")}</h2>
          {erasure_requests.map((request) => (
            <ErasureCard key={request.id} request={request} />
          ))}
        </>
      ) : null}
    </>
  );
}

/** The lists in it, with the way to each of them. */
const parts = [
  { name: "consents", to: "/portal/consents", of: "consents" },
  { name: "visits", to: "/portal/visits", of: "visits" },
  { name: "events", to: "/portal/events", of: "sign_ups" },
  { name: "cases", to: "/portal/cases", of: "cases" },
  { name: "suggestions", to: "/portal/suggestions", of: "suggestions" },
  { name: "objections", to: "/portal/objections", of: "objections" },
  { name: "erasure", to: "/portal/erasure", of: "erasure_requests" },
  { name: "openings", to: "/portal/openings", of: "openings" },
] as const;

function Parts({ statement }: { statement: StatementView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  return (
    <section className="portal-card">
      <h2>{t("statement.inside")}</h2>
      <ul className="portal-lines">
        <li>
          <Way to="/portal/record">{t("menu.record")}</Way>
        </li>
        {parts.map(({ name, to, of }) => (
          <li key={name}>
            <Way to={to}>{t(`menu.${name}`)}</Way>
            <span>{t("statement.count", { number: format.number(statement[of].length) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A record that went into the member's, as it was. */
function Merged({ merged }: { merged: MergedRecordView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const { member, household } = merged;
  const day = (value: string | null | undefined) => (value ? format.day(value) : null);
  return (
    <Card
      title={member.name}
      meta={t("statement.merged_on", { day: format.dayOf(merged.merged_at) })}
    >
      <Facts>
        <Fact label={t("statement.merge_reason")}>{merged.merge_reason}</Fact>
        <Fact label={t("field.kind")}>{t(`kind.${member.kind}`)}</Fact>
        <Fact label={t("field.phone")}>{member.phone}</Fact>
        <Fact label={t("field.email")}>{member.email}</Fact>
        <Fact label={t("field.address")}>{member.address}</Fact>
        <Fact label={t("field.preferred_language")}>{member.preferred_language}</Fact>
        <Fact label={t("field.contact_time")}>{member.contact_time}</Fact>
        <Fact label={t("field.household")}>
          {household ? [household.name, household.address].filter(Boolean).join(" · ") : null}
        </Fact>
        <Fact label={t("field.guardian_until")}>{day(member.guardian_until)}</Fact>
        <Fact label={t("field.wants_visits")}>{member.wants_visits ? t("yes") : t("no")}</Fact>
        <Fact label={t("field.last_visited_on")}>{day(member.last_visited_on)}</Fact>
        <Fact label={t("field.joined_on")}>{day(member.joined_on)}</Fact>
        <Fact label={t("field.left_on")}>{day(member.left_on)}</Fact>
        <Fact label={t("field.leave_reason")}>{member.leave_reason}</Fact>
      </Facts>
      <ConsentTrail items={merged.consents} />
      {merged.openings.length > 0 ? (
        <details className="portal-text">
          <summary>{t("menu.openings")}</summary>
          <OpeningLines className="portal-lines" openings={merged.openings} />
        </details>
      ) : null}
    </Card>
  );
}
