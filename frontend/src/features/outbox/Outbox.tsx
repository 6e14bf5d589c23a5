import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "@/app/texts";
import { canKeep } from "@/offline/box";
import type { Waiting } from "@/offline/outbox";
import { drop, fetchToday, leaveBehind, sync, takeAlong, useTravel } from "@/offline/travel";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { useFormats } from "@/ui/formats";
import { useOnline } from "@/ui/online";
import { VisitConflict } from "./VisitConflict";

/** What the phone carries for the way, and what it still has to send. */
export default function Outbox() {
  const { t } = useTranslation("outbox");
  const travel = useTravel();
  return (
    <Page title={t("title")} lead={t("lead")}>
      <div className="form-narrow">
        <Carrying />
        {travel.on ? <Sending /> : null}
        {travel.on ? <Today /> : null}
      </div>
    </Page>
  );
}

function Carrying() {
  const { t } = useTranslation("outbox");
  const format = useFormats();
  const { on, until, outbox } = useTravel();
  const { act, busy } = useAct();
  const queries = useQueryClient();
  if (!canKeep()) return <Alert type="warning" showIcon title={t("needs_https")} />;
  return (
    <Panel title={t("carry.title")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {on && until
          ? t("carry.until", { time: format.moment(new Date(until).toISOString()) })
          : t("carry.explain")}
      </p>
      <div className="page-acts">
        {on ? (
          <>
            <Button loading={busy} onClick={() => void act(fetchToday, t("carry.fresh"))}>
              {t("carry.refresh")}
            </Button>
            <ConfirmButton
              danger
              question={t("carry.leave_question")}
              explanation={
                outbox.length > 0 ? t("carry.leave_lost", { count: outbox.length }) : undefined
              }
              yes={t("carry.leave")}
              onYes={() => act(leaveBehind, t("carry.left"))}
            >
              {t("carry.leave")}
            </ConfirmButton>
          </>
        ) : (
          <Button
            type="primary"
            loading={busy}
            onClick={() =>
              void act(async () => {
                await takeAlong();
                await queries.invalidateQueries({ queryKey: ["visits"] });
              }, t("carry.taken"))
            }
          >
            {t("carry.take")}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function Sending() {
  const { t } = useTranslation("outbox");
  const { outbox, syncing } = useTravel();
  const online = useOnline();
  const { act } = useAct();
  const [settling, setSettling] = useState<Waiting | null>(null);
  return (
    <Panel
      title={t("waiting.title")}
      count={outbox.length}
      acts={
        outbox.some(({ state }) => state === "waiting") ? (
          <Button size="small" loading={syncing} disabled={!online} onClick={() => void act(sync)}>
            {t("waiting.send")}
          </Button>
        ) : null
      }
    >
      <RowList
        label={t("waiting.title")}
        items={outbox}
        keyOf={(entry) => entry.id}
        row={(entry) => <Entry entry={entry} onSettle={() => setSettling(entry)} />}
        empty={t("waiting.none")}
      />
      {settling ? (
        <VisitConflict key={settling.id} entry={settling} onClose={() => setSettling(null)} />
      ) : null}
    </Panel>
  );
}

function Entry({ entry, onSettle }: { entry: Waiting; onSettle: () => void }) {
  const { t } = useTranslation(["outbox", "visits"]);
  const format = useFormats();
  const { message } = App.useApp();
  const { visit, state, problem } = entry;
  const tone = state === "waiting" ? "info" : "bad";
  return (
    <div className="row">
      <div className="row-main">
        <strong>{visit.member.name}</strong>
        <div className="row-meta">
          <span>{t(`visits:outcome.${entry.body.outcome}`)}</span>
          <span>{t("waiting.written", { time: format.moment(entry.at) })}</span>
        </div>
        {entry.body.notes ? <div className="pre">{entry.body.notes}</div> : null}
        {problem ? <div className="soft">{problem.detail ?? problem.title}</div> : null}
      </div>
      <div className="row-side">
        <Mood tone={tone}>{t(`waiting.state_${state}`)}</Mood>
        {state === "conflict" ? (
          <Button size="small" type="primary" onClick={onSettle}>
            {t("waiting.settle")}
          </Button>
        ) : null}
        <ConfirmButton
          size="small"
          danger
          aria-label={t("waiting.drop_of", { name: visit.member.name })}
          question={t("waiting.drop_question", { name: visit.member.name })}
          yes={t("waiting.drop")}
          onYes={async () => {
            await drop(entry.id);
            void message.success(t("waiting.dropped"));
          }}
        >
          {t("waiting.drop")}
        </ConfirmButton>
      </div>
    </div>
  );
}

function Today() {
  const { t } = useTranslation(["outbox", "visits"]);
  const { visits, outbox } = useTravel();
  return (
    <Panel title={t("today.title")} count={visits.length}>
      <RowList
        label={t("today.title")}
        items={visits}
        keyOf={({ value }) => value.id}
        row={({ value }) => (
          <Link className="row" to="/visits/$id" params={{ id: value.id }}>
            <div className="row-main">
              <strong>{value.member.name}</strong>
              <div className="row-meta">
                <span>{t(`visits:purpose.${value.purpose}`)}</span>
                {value.member.address ? <span>{value.member.address}</span> : null}
              </div>
            </div>
            <div className="row-side">
              {outbox.some(({ visit }) => visit.id === value.id) ? (
                <Mood tone="info">{t("waiting.state_waiting")}</Mood>
              ) : (
                <Mood tone="quiet">{t(`visits:status.${value.status}`)}</Mood>
              )}
            </div>
          </Link>
        )}
        empty={t("today.none")}
      />
    </Panel>
  );
}
