import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { call } from "@/api/call";
import {
  type CaseItem,
  type CasesListData,
  casesList,
  roundsList,
  visitsList,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { CoverageBar } from "@/shells/staff/parts/CoverageBar";
import { Mood, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { caseTones } from "@/shells/staff/words";
import { daysFromToday, today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { clockOf, daysSince } from "./clock";

const SHOWN = 6;

/** How the unit stands: what waits too long, what is due, how far the rounds have come. */
export function Board() {
  const { t } = useTranslation(["day", "cases"]);
  return (
    <section aria-label={t("board.title")}>
      <Numbers />
      <div className="halves board-halves">
        <Waiting
          title={t("board.longest")}
          all={{ open: true, sort: "opened_at" }}
          query={{ open: true, sort: "opened_at" }}
        />
        <Waiting
          title={t("board.due")}
          all={{ open: true, sort: "due_on" }}
          query={{ open: true, sort: "due_on" }}
          dueOnly
        />
      </div>
      <Rounds />
    </section>
  );
}

function useCount(key: string, ask: () => Promise<{ total?: number | null }>) {
  return useQuery({ queryKey: [key.split("-")[0], "day", "count", key], queryFn: ask }).data?.total;
}

const casesCount = (query: CasesListData["query"]) => () =>
  call(casesList({ query: { ...query, limit: 1, count: true } }));

function Numbers() {
  const { t } = useTranslation(["day", "cases"]);
  const yesterday = daysFromToday(-1);
  const open = useCount("cases-open", casesCount({ open: true }));
  const late = useCount("cases-late", casesCount({ open: true, due_by: yesterday }));
  const fresh = useCount("cases-new", casesCount({ state: "received" }));
  const solved = useCount("cases-solved", casesCount({ state: "resolved" }));
  const overdue = useCount("visits-overdue", () =>
    call(visitsList({ query: { due: "overdue", limit: 1, count: true } })),
  );
  return (
    <div className="numbers">
      <Figure label={t("board.open")} value={open} to="/cases" search={{ open: true }} />
      <Figure
        label={t("board.late")}
        value={late}
        bad
        to="/cases"
        search={{ open: true, due_by: yesterday, sort: "due_on" }}
      />
      <Figure label={t("board.new")} value={fresh} to="/cases" search={{ state: "received" }} />
      <Figure label={t("board.solved")} value={solved} to="/cases" search={{ state: "resolved" }} />
      <Figure
        label={t("board.visits_overdue")}
        value={overdue}
        bad
        to="/visits"
        search={{ due: "overdue" }}
      />
    </div>
  );
}

function Figure(props: {
  label: string;
  value: number | null | undefined;
  /** More than none is not as it should be. */
  bad?: boolean;
  to: LinkProps["to"];
  search: Record<string, unknown>;
}) {
  const format = useFormats();
  const bad = props.bad && (props.value ?? 0) > 0;
  return (
    <Link className={bad ? "number bad" : "number"} to={props.to} search={props.search as never}>
      <strong>{props.value == null ? "…" : format.number(props.value)}</strong>
      <span>{props.label}</span>
    </Link>
  );
}

function Waiting(props: {
  title: string;
  query: CasesListData["query"];
  all: Record<string, unknown>;
  dueOnly?: boolean;
}) {
  const { t } = useTranslation(["day", "cases"]);
  const query = useQuery({
    queryKey: ["cases", "day", "board", props.query],
    queryFn: () => call(casesList({ query: { ...props.query, limit: SHOWN } })),
  });
  return (
    <Panel
      title={props.title}
      acts={
        <Link to="/cases" search={props.all as never}>
          {t("see_all")}
        </Link>
      }
    >
      <Answered query={query} rows={4}>
        {({ items }) => (
          <RowList
            label={props.title}
            items={props.dueOnly ? items.filter(({ due_on }) => due_on != null) : items}
            keyOf={(item) => item.id}
            row={(item) => <WaitingRow item={item} />}
            empty={t(props.dueOnly ? "board.none_due" : "board.none")}
          />
        )}
      </Answered>
    </Panel>
  );
}

function WaitingRow({ item }: { item: CaseItem }) {
  const { t } = useTranslation(["day", "cases"]);
  const clock = item.due_on ? clockOf(item.due_on, today()) : null;
  return (
    <Link className="row" to="/cases/$id" params={{ id: item.id }}>
      <div className="row-main">
        <strong>{item.title}</strong>
        <div className="row-meta">
          <span>{t("board.waits", { count: daysSince(item.opened_at, new Date()) })}</span>
          <span>{item.assignee_name ?? t("cases:nobody")}</span>
        </div>
      </div>
      <div className="row-side">
        {clock ? (
          <Mood tone={clock.tone}>
            {clock.says === "today"
              ? t("clock.today")
              : t(`clock.${clock.says}`, { count: clock.days })}
          </Mood>
        ) : null}
        <Mood tone={caseTones[item.state]}>{t(`cases:state.${item.state}`)}</Mood>
      </div>
    </Link>
  );
}

/** What was planned, and how much of it is done. */
function Rounds() {
  const { t } = useTranslation(["day", "rounds"]);
  const query = useQuery({
    queryKey: ["rounds", "day"],
    queryFn: () => call(roundsList({ query: { limit: 20 } })),
    select: ({ items }) => items.filter(({ ends_on }) => ends_on >= today()).slice(0, SHOWN),
  });
  return (
    <Panel title={t("board.rounds")} acts={<Link to="/rounds">{t("see_all")}</Link>}>
      <Answered query={query} rows={2}>
        {(rounds) => (
          <RowList
            label={t("board.rounds")}
            items={rounds}
            keyOf={(round) => round.id}
            row={(round) => (
              <Link className="row" to="/rounds/$id" params={{ id: round.id }}>
                <div className="row-main">
                  <strong>{round.title}</strong>
                </div>
                <div className="row-bar">
                  <CoverageBar coverage={round.coverage} />
                </div>
              </Link>
            )}
            empty={t("board.no_rounds")}
          />
        )}
      </Answered>
    </Panel>
  );
}
