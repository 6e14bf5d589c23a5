import { call, tagOf } from "@/api/call";
import type { OpenEventView, OwnEventView, OwnSignUpView } from "@/api/generated";
import {
  portalEventsList,
  portalSignUpsCancel,
  portalSignUpsCreate,
  portalSignUpsList,
} from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { PlainProblem } from "../public/PlainProblem";
import { Card, Pages, Sheet, State, usePages, useReread, useSend } from "./parts";
import { useSaid } from "./said";
import { Ticket } from "./Ticket";
import { Way } from "./ways";
import { signUpTones } from "./words";

/** Events to come, with the way in and out again, and those that the member signed up for. */
export default function Events() {
  const { t } = useTranslation("portal");
  const open = usePages(["events"], (after) =>
    call(portalEventsList({ query: { limit: 20, after } })),
  );
  const mine = usePages(["sign_ups"], (after) =>
    call(portalSignUpsList({ query: { limit: 20, after } })),
  );
  return (
    <Sheet title={t("menu.events")} lead={t("event.lead")}>
      <h2 className="portal-heading">{t("event.open")}</h2>
      <Pages list={open} empty={t("event.empty")}>
        {(events) => events.map((event) => <OpenEvent key={event.id} event={event} />)}
      </Pages>
      <h2 className="portal-heading">{t("event.mine")}</h2>
      <Pages list={mine} empty={t("event.mine_empty")}>
        {(events) => events.map((event) => <OwnEvent key={event.id} event={event} />)}
      </Pages>
    </Sheet>
  );
}

const holds = (signUp: OwnSignUpView | null | undefined) =>
  signUp?.status === "signed_up" || signUp?.status === "waiting" ? signUp : null;

function OpenEvent({ event }: { event: OpenEventView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const signUp = holds(event.sign_up);
  return (
    <Card
      title={event.title}
      state={
        signUp ? (
          <State tone={signUpTones[signUp.status]}>{t(`event.status.${signUp.status}`)}</State>
        ) : event.full ? (
          <State tone="quiet">{t("event.full")}</State>
        ) : null
      }
      meta={[
        format.span(event.starts_at, event.ends_at),
        event.place,
        t(`event.kind.${event.kind}`),
      ]
        .filter(Boolean)
        .join(" · ")}
    >
      {event.description ? <p className="pre">{event.description}</p> : null}
      {signUp?.status === "signed_up" ? <Ticket signUp={signUp.id} title={event.title} /> : null}
      <Coming event={event} signUp={signUp} />
    </Card>
  );
}

/** Signs up, or gives the place back. */
function Coming({ event, signUp }: { event: OpenEventView; signUp: OwnSignUpView | null }) {
  const { t } = useTranslation("portal");
  const said = useSaid();
  const reread = useReread();
  const { busy, problem, send } = useSend();

  async function come() {
    let place: OwnSignUpView | undefined;
    const taken = await send(async () => {
      place = await call(portalSignUpsCreate({ path: { id: event.id } }));
    });
    if (taken) said(place?.status === "waiting" ? t("event.waits") : t("event.signed_up"));
    await reread();
  }
  async function leave(given: OwnSignUpView) {
    const headers = { "If-Match": tagOf(given) };
    const taken = await send(() => call(portalSignUpsCancel({ path: { id: given.id }, headers })));
    if (taken) said(t("event.cancelled"));
    await reread();
  }

  return (
    <>
      {problem ? <PlainProblem problem={problem} /> : null}
      {problem?.code === "consent-required" ? (
        <p>
          <Way to="/portal/consents">{t("event.consents")}</Way>
        </p>
      ) : null}
      <div className="portal-acts">
        {signUp ? (
          <button
            type="button"
            className="portal-button"
            aria-label={t("event.cancel_of", { title: event.title })}
            disabled={busy}
            onClick={() => void leave(signUp)}
          >
            {t("event.cancel")}
          </button>
        ) : (
          <button
            type="button"
            className="portal-button main"
            aria-label={t(event.full ? "event.wait_for" : "event.come_to", { title: event.title })}
            disabled={busy}
            onClick={() => void come()}
          >
            {event.full ? t("event.wait") : t("event.come")}
          </button>
        )}
      </div>
    </>
  );
}

function OwnEvent({ event }: { event: OwnEventView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const off = event.event_status === "cancelled";
  return (
    <Card
      title={event.title}
      state={
        <State tone={off ? "quiet" : signUpTones[event.status]}>
          {off ? t("event.off") : t(`event.status.${event.status}`)}
        </State>
      }
      meta={[format.span(event.starts_at, event.ends_at), event.place].filter(Boolean).join(" · ")}
    >
      {event.status === "signed_up" && event.event_status === "published" ? (
        <Ticket signUp={event.id} title={event.title} />
      ) : null}
      {off && event.cancel_reason ? <p>{event.cancel_reason}</p> : null}
      {event.volunteer_minutes ? (
        <p>{t("event.volunteered", { minutes: format.number(event.volunteer_minutes) })}</p>
      ) : null}
    </Card>
  );
}
