import { call } from "@/api/call";
import type { OwnCaseView } from "@/api/generated";
import { portalCasesGet, portalCasesTransition } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { PlainProblem } from "../public/PlainProblem";
import { CaseTimeline } from "./CaseTimeline";
import {
  Answered,
  Fact,
  Facts,
  OwnWords,
  Sheet,
  State,
  Unfolding,
  useOwn,
  useReread,
  useSend,
} from "./parts";
import { useSaid } from "./said";
import { caseTones } from "./words";

export default function Case({ id }: { id: string }) {
  const query = useOwn(["cases", "one", id], () => call(portalCasesGet({ path: { id } })));
  return <Answered query={query}>{(item) => <Detail item={item} />}</Answered>;
}

function Detail({ item }: { item: OwnCaseView }) {
  const { t } = useTranslation("portal");
  return (
    <Sheet title={item.title} back={{ to: "/portal/cases", label: t("menu.cases") }}>
      <p className="portal-states">
        <State tone={caseTones[item.state]}>{t(`case.state.${item.state}`)}</State>
      </p>
      {item.actions.length > 0 ? <Verdict item={item} /> : null}
      <About item={item} />
      <Referrals item={item} />
      <Files item={item} />
      <CaseTimeline item={item} />
    </Sheet>
  );
}

/** The office calls it solved; whether it is, the member says. */
function Verdict({ item }: { item: OwnCaseView }) {
  const { t } = useTranslation("portal");
  const said = useSaid();
  const reread = useReread();
  const { busy, problem, send } = useSend();
  const path = { id: item.id };

  async function confirm() {
    const taken = await send(() =>
      call(portalCasesTransition({ path, body: { action: "confirm" } })),
    );
    if (taken) said(t("case.confirmed"));
    await reread();
  }

  return (
    <section className="portal-card wants">
      <h2>{t("case.verdict")}</h2>
      {item.resolution ? <p className="pre">{item.resolution}</p> : null}
      {problem ? <PlainProblem problem={problem} /> : null}
      <div className="portal-acts">
        {item.actions.includes("confirm") ? (
          <button
            type="button"
            className="portal-button main"
            disabled={busy}
            onClick={() => void confirm()}
          >
            {t("case.confirm")}
          </button>
        ) : null}
        {item.actions.includes("reopen") ? (
          <Unfolding act={t("case.reopen")}>
            {(close) => (
              <OwnWords
                label={t("case.reopen_why")}
                longest={500}
                submit={t("case.reopen_send")}
                field="reason"
                onSend={async (reason) => {
                  await call(portalCasesTransition({ path, body: { action: "reopen", reason } }));
                  said(t("case.reopened"));
                  await reread();
                }}
                onCancel={close}
              />
            )}
          </Unfolding>
        ) : null}
      </div>
    </section>
  );
}

function About({ item }: { item: OwnCaseView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const moment = (at: string | null | undefined) => (at ? format.moment(at) : null);
  const pre = (text: string | null | undefined) =>
    text ? <span className="pre">{text}</span> : null;
  return (
    <section className="portal-card">
      <h2>{t("case.facts")}</h2>
      <Facts>
        <Fact label={t("case.field.category")}>{t(`case.category.${item.category}`)}</Fact>
        <Fact label={t("case.field.description")}>{pre(item.description)}</Fact>
        <Fact label={t("case.field.place")}>{item.place}</Fact>
        <Fact label={t("case.field.priority")}>{t(`case.priority.${item.priority}`)}</Fact>
        <Fact label={t("case.field.opened_at")}>{moment(item.opened_at)}</Fact>
        <Fact label={t("case.field.first_response_at")}>{moment(item.first_response_at)}</Fact>
        <Fact label={t("case.field.due_on")}>
          {item.due_on && !item.closed_at ? format.day(item.due_on) : null}
        </Fact>
        <Fact label={t("case.field.wait_reason")}>{pre(item.wait_reason)}</Fact>
        <Fact label={t("case.field.resolution")}>{pre(item.resolution)}</Fact>
        <Fact label={t("case.field.decline_reason")}>{pre(item.decline_reason)}</Fact>
        <Fact label={t("case.field.closed_at")}>{moment(item.closed_at)}</Fact>
        <Fact label={t("case.field.close_kind")}>
          {item.close_kind ? t(`case.close_kind.${item.close_kind}`) : null}
        </Fact>
      </Facts>
    </section>
  );
}

function Referrals({ item }: { item: OwnCaseView }) {
  const { t } = useTranslation("portal");
  if (item.referrals.length === 0) return null;
  return (
    <section className="portal-card">
      <h2>{t("referral.title")}</h2>
      <ul className="portal-lines">
        {item.referrals.map(({ id, department, status, shares_person, answer }) => (
          <li key={id}>
            <strong>
              {department} · {t(`referral.status.${status}`)}
            </strong>
            <span>{shares_person ? t("referral.shown") : t("referral.hidden")}</span>
            {answer ? <span className="pre">{answer}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Files({ item }: { item: OwnCaseView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  if (item.attachments.length === 0) return null;
  return (
    <section className="portal-card">
      <h2>{t("case.files")}</h2>
      <p className="portal-soft">{t("case.files_hint")}</p>
      <ul className="portal-lines">
        {item.attachments.map(({ id, file_name, size, created_at }) => (
          <li key={id}>
            <strong>{file_name}</strong>
            <span>
              {format.bytes(size)} · {format.dayOf(created_at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
