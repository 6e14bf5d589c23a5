import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { call, record, type Tagged } from "@/api/call";
import { type VisitView, visitsGet, visitsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { keptVisit, orKept, useTravel, waitingFor } from "@/offline/travel";
import { useMe } from "@/shells/staff/me";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { visitTones } from "@/shells/staff/words";
import { useFormats } from "@/ui/formats";
import { RecordPlanned } from "./RecordPlanned";

const route = getRouteApi("/staff/visits/$id");

export default function Visit() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["visits", "one", id],
    queryFn: () =>
      orKept(
        () => record(visitsGet({ path: { id } })),
        () => keptVisit(id),
      ),
    networkMode: "always",
  });
  return (
    <Answered query={query} rows={8}>
      {(visit) => <Detail visit={visit} />}
    </Answered>
  );
}

function Detail({ visit }: { visit: Tagged<VisitView> }) {
  const { t } = useTranslation(["visits", "common", "members", "office"]);
  const { can } = useMe();
  const { value } = visit;
  const planned = value.status === "planned";
  const { outbox } = useTravel();
  const waits = planned && waitingFor(outbox, value.id) !== undefined;
  return (
    <Page
      title={value.member.name}
      back={
        can("edit_visits")
          ? { to: "/visits", label: t("title") }
          : { to: "/", label: t("office:nav.day") }
      }
      mark={<Mood tone={visitTones[value.status]}>{t(`status.${value.status}`)}</Mood>}
      lead={`${t(`purpose.${value.purpose}`)} · ${t(`channel.${value.channel}`)}`}
      acts={
        <>
          {can("view_members") ? (
            <LinkButton to="/members/$id" params={{ id: value.member_id }}>
              {t("open_member")}
            </LinkButton>
          ) : null}
          {planned && can("edit_visits") ? (
            <>
              <LinkButton to="/visits/$id/edit" params={{ id: value.id }}>
                {t("change_plan")}
              </LinkButton>
              <CancelVisit visit={visit} />
            </>
          ) : null}
        </>
      }
    >
      {planned ? (
        <div className="columns">
          {waits ? <Waits /> : <RecordPlanned visit={value} />}
          <Where visit={value} />
        </div>
      ) : (
        <div className="columns">
          <Outcome visit={value} />
          <Where visit={value} />
        </div>
      )}
    </Page>
  );
}

/** It is written down, and the server does not know yet. */
function Waits() {
  const { t } = useTranslation("outbox");
  return (
    <Panel>
      <p style={{ marginBottom: 12 }}>{t("waits")}</p>
      <LinkButton to="/outbox">{t("open")}</LinkButton>
    </Panel>
  );
}

function CancelVisit({ visit }: { visit: Tagged<VisitView> }) {
  const { t } = useTranslation(["visits", "common", "members", "office"]);
  const queries = useQueryClient();
  const { act } = useAct();
  return (
    <ConfirmButton
      question={t("cancel_question")}
      yes={t("cancel_visit")}
      danger
      onYes={() =>
        act(async () => {
          await call(
            visitsUpdate({
              path: { id: visit.value.id },
              body: { status: "cancelled" },
              headers: { "If-Match": visit.etag },
            }),
          );
          await queries.invalidateQueries({ queryKey: ["visits"] });
        }, t("cancelled"))
      }
    >
      {t("cancel_visit")}
    </ConfirmButton>
  );
}

/** What somebody on the way needs to know. */
function Where({ visit }: { visit: VisitView }) {
  const { t } = useTranslation(["visits", "common", "members", "office"]);
  const format = useFormats();
  return (
    <Panel>
      <Facts>
        <Fact label={t("field.assignee_id")}>{visit.assignee_name}</Fact>
        <Fact label={t("field.planned_on")}>
          {visit.planned_on ? format.day(visit.planned_on) : null}
        </Fact>
        <Fact label={t("members:field.phone")}>
          {visit.member.phone ? (
            <a href={`tel:${visit.member.phone}`}>{visit.member.phone}</a>
          ) : null}
        </Fact>
        <Fact label={t("members:field.address")}>{visit.member.address}</Fact>
        <Fact label={t("members:field.contact_time")}>{visit.member.contact_time}</Fact>
        <Fact label={t("members:field.preferred_language")}>{visit.member.preferred_language}</Fact>
      </Facts>
    </Panel>
  );
}

function Outcome({ visit }: { visit: VisitView }) {
  const { t } = useTranslation(["visits", "common", "members", "office"]);
  const format = useFormats();
  const given = visit.assistance.map(
    (one) =>
      `${t(`assistance.kinds.${one.kind}`)} ${format.number(one.amount / 100)}${one.description ? ` · ${one.description}` : ""}`,
  );
  return (
    <Panel>
      <Facts>
        <Fact label={t("field.visited_at")}>
          {visit.visited_at ? format.moment(visit.visited_at) : null}
        </Fact>
        <Fact label={t("field.duration")}>
          {visit.duration_minutes ? format.number(visit.duration_minutes) : null}
        </Fact>
        <Fact label={t("field.notes")}>
          {visit.notes ? <span className="pre">{visit.notes}</span> : null}
        </Fact>
        <Fact label={t("assistance.title")}>
          {given.length > 0 ? given.map((line) => <div key={line}>{line}</div>) : null}
        </Fact>
        <Fact label={t("field.follow_up_on")}>
          {visit.follow_up_on ? format.day(visit.follow_up_on) : null}
        </Fact>
        <Fact label={t("cases_from")}>
          {visit.case_ids.length > 0
            ? visit.case_ids.map((id, index) => (
                <div key={id}>
                  <Link to="/cases/$id" params={{ id }}>
                    {t("office:nav.cases")} {index + 1}
                  </Link>
                </div>
              ))
            : null}
        </Fact>
      </Facts>
    </Panel>
  );
}
