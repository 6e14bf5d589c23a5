import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Link, type LinkProps, Navigate } from "@tanstack/react-router";
import type { Key, ReactNode } from "react";
import { call } from "@/api/call";
import { casesList, membersUnvisited, type VisitItem, visitsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { keptToday, orKept } from "@/offline/travel";
import { useMe } from "@/shells/staff/me";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { CaseRow } from "@/shells/staff/rows/CaseRow";
import { VisitRow } from "@/shells/staff/rows/VisitRow";
import { daysFromToday } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { Board } from "./Board";
import { Start } from "./Start";

const SHOWN = 8;
const FOLLOW_UP_DAYS = 14;
const UNVISITED_MONTHS = 6;

type Some<T> = { items: T[]; next?: string | null };

/** What is to be done today by whoever is signed in. */
export default function Day() {
  const { t } = useTranslation(["day", "members"]);
  const { me, query, can } = useMe();
  const format = useFormats();
  if (me && !can("own_visits")) return <Elsewhere />;
  return (
    <Page
      title={t("hello", { name: me?.name ?? "" })}
      lead={format.weekday(new Date())}
      acts={
        <>
          {can("edit_visits") ? (
            <LinkButton to="/visits/new" primary>
              {t("visit")}
            </LinkButton>
          ) : null}
          {can("view_cases") ? <LinkButton to="/cases/new">{t("case")}</LinkButton> : null}
          {can("view_members") ? <LinkButton to="/members/new">{t("member")}</LinkButton> : null}
        </>
      }
    >
      <Answered query={query}>
        {() => (
          <>
            {can("edit_members") ? <Start /> : null}
            {can("assign_cases") ? <Board /> : null}
            {can("assign_cases") ? <h2 className="day-mine">{t("mine")}</h2> : null}
            <div className="halves">
              <div>
                <Visits />
              </div>
              <div>
                {can("view_cases") ? <MyCases /> : null}
                {can("view_members") ? <Unvisited /> : null}
              </div>
            </div>
          </>
        )}
      </Answered>
    </Page>
  );
}

/** What an earlier visit led to. */
function isFollowUp(visit: VisitItem): boolean {
  return visit.follows_id != null || visit.purpose === "follow_up";
}

/** Whoever has no visits and cases starts where their work is. */
function Elsewhere() {
  const { can } = useMe();
  if (can("own_referrals")) return <Navigate to="/referrals" replace />;
  if (can("view_accounts")) return <Navigate to="/accounts" replace />;
  if (can("view_audit")) return <Navigate to="/audit_entries" replace />;
  return <Navigate to="/account" replace />;
}

function Visits() {
  const { t } = useTranslation(["day", "members"]);
  const { can } = useMe();
  const today = useQuery({
    queryKey: ["visits", "day", "today"],
    queryFn: () =>
      orKept<Some<VisitItem>>(
        () => call(visitsList({ query: { assignee: "me", due: "today", limit: SHOWN } })),
        keptToday,
      ),
    networkMode: "always",
  });
  const overdue = useQuery({
    queryKey: ["visits", "day", "overdue"],
    queryFn: () => call(visitsList({ query: { assignee: "me", due: "overdue", limit: SHOWN } })),
  });
  const coming = useQuery({
    queryKey: ["visits", "day", "coming"],
    queryFn: () =>
      call(
        visitsList({
          query: {
            assignee: "me",
            status: "planned",
            planned_from: daysFromToday(1),
            planned_to: daysFromToday(FOLLOW_UP_DAYS),
            sort: "planned_on",
          },
        }),
      ),
    select: (page) => ({ items: page.items.filter(isFollowUp).slice(0, SHOWN) }),
  });
  const all = can("edit_visits") ? ("/visits" as const) : undefined;
  return (
    <>
      <Section
        title={t("today.title")}
        empty={t("today.empty")}
        query={today}
        all={all}
        search={{ assignee: "me", due: "today" }}
        row={(visit) => <VisitRow visit={visit} />}
      />
      <Section
        title={t("overdue.title")}
        empty={t("overdue.empty")}
        query={overdue}
        all={all}
        search={{ assignee: "me", due: "overdue" }}
        row={(visit) => <VisitRow visit={visit} />}
      />
      <Section
        title={t("follow_ups.title")}
        empty={t("follow_ups.empty")}
        query={coming}
        all={all}
        search={{ assignee: "me", status: "planned" }}
        row={(visit) => <VisitRow visit={visit} />}
      />
    </>
  );
}

function MyCases() {
  const { t } = useTranslation(["day", "members"]);
  const query = useQuery({
    queryKey: ["cases", "day"],
    queryFn: () => call(casesList({ query: { assignee: "me", open: true, limit: SHOWN } })),
  });
  return (
    <Section
      title={t("cases.title")}
      empty={t("cases.empty")}
      query={query}
      all="/cases"
      search={{ assignee: "me", open: true }}
      row={(item) => <CaseRow item={item} />}
    />
  );
}

function Unvisited() {
  const { t } = useTranslation(["day", "members"]);
  const format = useFormats();
  const query = useQuery({
    queryKey: ["members", "day", "unvisited"],
    queryFn: () => call(membersUnvisited({ query: { months: UNVISITED_MONTHS, limit: SHOWN } })),
    select: (page) => ({
      ...page,
      items: page.items.map((one) => ({ ...one, id: one.member.id })),
    }),
  });
  return (
    <Section
      title={t("unvisited.title")}
      empty={t("unvisited.empty")}
      query={query}
      all="/members"
      search={{ unvisited: UNVISITED_MONTHS }}
      row={({ member, last_visited_on }) => (
        <Link className="row" to="/members/$id" params={{ id: member.id }}>
          <div className="row-main">
            <strong>{member.name}</strong>
            <div className="row-meta">
              <span>
                {last_visited_on
                  ? t("members:last_visit", { day: format.day(last_visited_on) })
                  : t("members:never_visited")}
              </span>
            </div>
          </div>
        </Link>
      )}
    />
  );
}

function Section<T extends { id: Key }>(props: {
  title: string;
  empty: string;
  query: UseQueryResult<Some<T>>;
  all: LinkProps["to"];
  search: Record<string, unknown>;
  row: (item: T) => ReactNode;
}) {
  const { t } = useTranslation(["day", "members"]);
  const { data } = props.query;
  const count = data && data.items.length > 0 && !data.next ? data.items.length : undefined;
  return (
    <Panel
      title={props.title}
      count={count}
      acts={
        props.all && data && data.items.length > 0 ? (
          <Link to={props.all} search={props.search as never}>
            {t("see_all")}
          </Link>
        ) : null
      }
    >
      <Answered query={props.query} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing>{props.empty}</Nothing>
          ) : (
            <ul className="rows" aria-label={props.title}>
              {items.map((item) => (
                <li key={item.id}>{props.row(item)}</li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}
