import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { App, Button, Dropdown } from "antd";
import { type DragEvent, useState } from "react";
import { call } from "@/api/call";
import { type CaseItem, type CaseState, type CaseView, casesGet, casesList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Mood, Page } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { UnitFilter } from "@/shells/staff/parts/UnitFilter";
import { priorityTones } from "@/shells/staff/words";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { CaseFilters } from "./CaseFilters";
import { leadsTo, useSteps, verbsOf } from "./steps";

const route = getRouteApi("/staff/cases/board");

/** What somebody still has to do something about, and where it is brought to its end. */
const stages: CaseState[] = [
  "received",
  "accepted",
  "in_progress",
  "referred",
  "waiting",
  "resolved",
  "closed",
];
const SHOWN = 20;

/** A case that is being dragged, and the stages that it may be dropped on: none until the server has said. */
type Dragged = { item: CaseItem; whole: CaseView | null };

export default function CasesBoard() {
  const { t } = useTranslation(["cases", "office"]);
  const search = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { act } = useAct();
  const { press, dialogs } = useSteps();
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/cases/board", search: { ...search, ...next }, replace: true });

  const whole = (id: string) =>
    queries.fetchQuery({
      queryKey: ["cases", "board", "one", id],
      queryFn: () => call(casesGet({ path: { id } })),
      staleTime: 0,
    });

  function takeUp(item: CaseItem) {
    setDragged({ item, whole: null });
    void act(async () => {
      const found = await whole(item.id);
      setDragged((now) => (now?.item.id === item.id ? { item, whole: found } : now));
    });
  }

  const verbTo = (of: CaseView, stage: CaseState) =>
    verbsOf(of).find((verb) => leadsTo(of, verb) === stage);

  /** A quick hand is here before the server has said what may be done: then it is asked now. */
  function drop(stage: CaseState) {
    const moved = dragged;
    setDragged(null);
    if (!moved || moved.item.state === stage) return;
    void act(async () => {
      const found = moved.whole ?? (await whole(moved.item.id));
      const verb = verbTo(found, stage);
      if (verb) press(found, verb);
      else void message.info(t("board.not_there"));
    });
  }

  return (
    <Page
      title={t("board.title")}
      lead={t("board.lead")}
      back={{ to: "/cases", label: t("title") }}
      acts={
        <LinkButton to="/cases/new" primary>
          {t("new")}
        </LinkButton>
      }
    >
      <search className="filters">
        <CaseFilters search={search} change={change} />
        <UnitFilter value={search.unit} onChange={(unit) => change({ unit })} />
      </search>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and an empty one has nothing to step to */}
      <section className="board" tabIndex={0} aria-label={t("board.title")}>
        {stages.map((stage) => (
          <Stage
            key={stage}
            stage={stage}
            filter={search}
            open={dragged?.whole ? verbTo(dragged.whole, stage) !== undefined : null}
            onTakeUp={takeUp}
            onDrop={() => drop(stage)}
            onLetGo={() => setDragged(null)}
            whole={whole}
            onPress={press}
          />
        ))}
      </section>
      {dialogs}
    </Page>
  );
}

function Stage(props: {
  stage: CaseState;
  filter: ReturnType<typeof route.useSearch>;
  /** Whether what is dragged may come here; null while nothing is, or nobody knows yet. */
  open: boolean | null;
  onTakeUp: (item: CaseItem) => void;
  onDrop: () => void;
  onLetGo: () => void;
  whole: (id: string) => Promise<CaseView>;
  onPress: ReturnType<typeof useSteps>["press"];
}) {
  const { t } = useTranslation("cases");
  const { stage, filter, open } = props;
  const { category, priority, assignee, unit } = filter;
  const ask = { state: stage, category, priority, assignee, unit };
  const query = useQuery({
    queryKey: ["cases", "board", ask],
    queryFn: () =>
      call(
        casesList({
          query: {
            ...ask,
            // What waits longest stands on top; of what is closed, what was closed last.
            sort: stage === "closed" ? "-opened_at" : "opened_at",
            limit: SHOWN,
            count: true,
          },
        }),
      ),
    placeholderData: (former) => former,
  });
  const hold = (event: DragEvent) => {
    // Without this the browser takes no drop.
    if (open !== false) event.preventDefault();
  };
  const look = open === null ? "" : open ? " open" : " shut";
  return (
    <section
      className={`stage${look}`}
      aria-label={t(`state.${stage}`)}
      onDragOver={hold}
      onDragEnter={hold}
      onDrop={(event) => {
        event.preventDefault();
        props.onDrop();
      }}
    >
      <h2>
        {t(`state.${stage}`)}
        {query.data?.total == null ? null : <span className="count">{query.data.total}</span>}
      </h2>
      <Answered query={query} rows={3}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? <p className="soft stage-empty">{t("board.nothing")}</p> : null}
            <ul>
              {items.map((item) => (
                <li
                  key={item.id}
                  draggable
                  className="ticket"
                  onDragStart={(event) => {
                    event.dataTransfer.setData("text/plain", item.title);
                    event.dataTransfer.effectAllowed = "move";
                    props.onTakeUp(item);
                  }}
                  onDragEnd={props.onLetGo}
                >
                  <Ticket item={item} whole={props.whole} onPress={props.onPress} />
                </li>
              ))}
            </ul>
            {next ? (
              <Link to="/cases" search={{ ...ask, sort: "opened_at" }}>
                {t("board.rest")}
              </Link>
            ) : null}
          </>
        )}
      </Answered>
    </section>
  );
}

const DAY = 24 * 60 * 60 * 1000;

function Ticket(props: {
  item: CaseItem;
  whole: (id: string) => Promise<CaseView>;
  onPress: ReturnType<typeof useSteps>["press"];
}) {
  const { t } = useTranslation("cases");
  const format = useFormats();
  const { act, busy } = useAct();
  const { item } = props;
  const [whole, setWhole] = useState<CaseView | null>(null);
  const over = item.state === "closed";
  const late = !over && item.due_on != null && item.due_on < today();
  const days = Math.floor((Date.now() - Date.parse(item.opened_at)) / DAY);

  return (
    <>
      <Link to="/cases/$id" params={{ id: item.id }} draggable={false}>
        {item.title}
      </Link>
      <div className="row-meta">
        <span>{t(`category.${item.category}`)}</span>
        {item.assignee_name ? <span>{item.assignee_name}</span> : null}
        {over ? null : <span>{t("board.days", { count: days })}</span>}
      </div>
      <div className="ticket-foot">
        {late ? <Mood tone="bad">{t("overdue")}</Mood> : null}
        {!late && !over && item.due_on ? (
          <small className="soft">{t("due", { day: format.day(item.due_on) })}</small>
        ) : null}
        {item.priority === "high" || item.priority === "urgent" ? (
          <Mood tone={priorityTones[item.priority]}>{t(`priority.${item.priority}`)}</Mood>
        ) : null}
        <Dropdown
          trigger={["click"]}
          menu={{
            items: whole
              ? verbsOf(whole).map((verb) => ({ key: verb, label: t(`action.${verb}`) }))
              : [{ key: "", label: t("board.asking"), disabled: true }],
            onClick: ({ key }) => {
              const verb = whole?.actions.find((one) => one === key);
              if (whole && verb) props.onPress(whole, verb);
            },
          }}
          onOpenChange={(isOpen) => {
            if (isOpen) void act(async () => setWhole(await props.whole(item.id)));
          }}
        >
          <Button size="small" loading={busy} aria-label={t("board.move", { title: item.title })}>
            {t("board.next")}
          </Button>
        </Dropdown>
      </div>
    </>
  );
}
