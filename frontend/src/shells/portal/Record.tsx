import { useState } from "react";
import { call } from "@/api/call";
import type { OwnRecordView } from "@/api/generated";
import { portalMeGet } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { ContactForm } from "./ContactForm";
import { Answered, Fact, Facts, Sheet, useOwn } from "./parts";

/** What the register says of the member, and the place to put their contact ways right. */
export default function Record() {
  const { t } = useTranslation("portal");
  const me = useOwn(["me"], () => call(portalMeGet()));
  return (
    <Sheet title={t("menu.record")} lead={t("record.lead")}>
      <Answered query={me}>
        {(record) => (
          <>
            <Contact record={record} />
            <About record={record} />
            <Taking record={record} />
          </>
        )}
      </Answered>
    </Sheet>
  );
}

function Contact({ record }: { record: OwnRecordView }) {
  const { t } = useTranslation(["portal", "common"]);
  const [editing, setEditing] = useState(false);
  const { member } = record;
  const unknown = <span className="portal-soft">{t("record.empty")}</span>;
  return (
    <section className="portal-card">
      <h2>{t("record.contact")}</h2>
      {editing ? (
        <ContactForm member={member} onDone={() => setEditing(false)} />
      ) : (
        <>
          <Facts>
            <Fact label={t("field.phone")}>{member.phone ?? unknown}</Fact>
            <Fact label={t("field.email")}>{member.email ?? unknown}</Fact>
            <Fact label={t("field.address")}>{member.address ?? unknown}</Fact>
            <Fact label={t("field.preferred_language")}>
              {member.preferred_language ?? unknown}
            </Fact>
            <Fact label={t("field.contact_time")}>{member.contact_time ?? unknown}</Fact>
          </Facts>
          <div className="portal-acts">
            <button type="button" className="portal-button" onClick={() => setEditing(true)}>
              {t("record.correct")}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function About({ record }: { record: OwnRecordView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const { member, household } = record;
  const day = (value: string | null | undefined) => (value ? format.day(value) : null);
  return (
    <section className="portal-card">
      <h2>{t("record.about")}</h2>
      <Facts>
        <Fact label={t("field.name")}>{member.name}</Fact>
        <Fact label={t("field.kind")}>{t(`kind.${member.kind}`)}</Fact>
        <Fact label={t("field.unit")}>{record.unit}</Fact>
        <Fact label={t("field.status")}>{t(`status.${member.status}`)}</Fact>
        <Fact label={t("field.joined_on")}>{day(member.joined_on)}</Fact>
        <Fact label={t("field.left_on")}>{day(member.left_on)}</Fact>
        <Fact label={t("field.leave_reason")}>{member.leave_reason}</Fact>
        <Fact label={t("field.household")}>
          {household ? [household.name, household.address].filter(Boolean).join(" · ") : null}
        </Fact>
        <Fact label={t("field.guardian_until")}>{day(member.guardian_until)}</Fact>
        <Fact label={t("field.wants_visits")}>{member.wants_visits ? t("yes") : t("no")}</Fact>
        <Fact label={t("field.last_visited_on")}>{day(member.last_visited_on)}</Fact>
      </Facts>
      <p className="portal-soft">{t("record.wrong")}</p>
    </section>
  );
}

/** What the member takes part in, or is part of. */
function Taking({ record }: { record: OwnRecordView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const { programmes, links, rounds, feedback } = record;
  if (programmes.length + links.length + rounds.length + feedback.length === 0) return null;
  return (
    <section className="portal-card">
      <h2>{t("record.taking")}</h2>
      <ul className="portal-lines">
        {programmes.map(({ id, programme, started_on, ended_on }) => (
          <li key={id}>
            <strong>{t(`programme.${programme}`)}</strong>
            <span>
              {ended_on
                ? t("record.from_to", { from: format.day(started_on), to: format.day(ended_on) })
                : t("record.since", { day: format.day(started_on) })}
            </span>
          </li>
        ))}
        {links.map(({ relation, other_kind, created_at }) => (
          <li key={created_at + relation}>
            <strong>{t(`link.${other_kind}.${relation}`)}</strong>
            <span>{t("record.noted", { day: format.dayOf(created_at) })}</span>
          </li>
        ))}
        {rounds.map(({ title, added_at, starts_on, ends_on }) => (
          <li key={added_at + title}>
            <strong>{t("record.round", { title })}</strong>
            <span>
              {t("record.from_to", { from: format.day(starts_on), to: format.day(ends_on) })}
            </span>
          </li>
        ))}
        {feedback.map(({ event, rating, comment, created_at }) => (
          <li key={created_at + event}>
            <strong>{t("record.feedback", { event, stars: rating })}</strong>
            {comment ? <span>{comment}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
