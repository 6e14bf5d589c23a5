import { call } from "@/api/call";
import { portalCasesList, portalMeGet, portalSignUpsList, portalVisitsList } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { Answered, Sheet, useOwn } from "./parts";
import { Menu } from "./sections";
import { Way } from "./ways";

const LATELY = 50;

export default function Home() {
  const { t } = useTranslation(["portal", "common"]);
  const me = useOwn(["me"], () => call(portalMeGet()));
  return (
    <Answered query={me}>
      {({ member, unit }) => (
        <Sheet
          title={t("home.title", { name: member.name })}
          lead={t("home.lead", { unit })}
          back={false}
        >
          <ToDo />
          <h2 className="portal-heading">{t("home.all")}</h2>
          <Menu explained />
        </Sheet>
      )}
    </Answered>
  );
}

/** What waits for the member's word, and what is to come. */
function ToDo() {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const cases = useOwn(["cases", "lately"], () =>
    call(portalCasesList({ query: { limit: LATELY } })),
  );
  const visits = useOwn(["visits", "lately"], () =>
    call(portalVisitsList({ query: { limit: LATELY } })),
  );
  const places = useOwn(["sign_ups", "lately"], () =>
    call(portalSignUpsList({ query: { limit: LATELY } })),
  );
  const now = new Date().toISOString();
  const solved = cases.data?.items.filter(({ state }) => state === "resolved") ?? [];
  const coming = visits.data?.items.filter(
    ({ status, planned_on }) => status === "planned" && (planned_on ?? "") >= today(),
  );
  const events = places.data?.items.filter(
    ({ status, event_status, starts_at }) =>
      status === "signed_up" && event_status === "published" && starts_at > now,
  );
  const soon = [...(coming ?? []), ...(events ?? [])].length;
  if (solved.length === 0 && soon === 0) return null;
  return (
    <section className="portal-todo">
      {solved.map(({ id, title }) => (
        <Way key={id} className="portal-next wants" to={`/portal/cases/${id}`}>
          <strong>{t("home.confirm")}</strong>
          <span>{title}</span>
        </Way>
      ))}
      {coming?.map(({ id, planned_on, purpose }) => (
        <Way key={id} className="portal-next" to="/portal/visits">
          <strong>{t("home.visit", { day: format.day(planned_on ?? today()) })}</strong>
          <span>{t(`visit.purpose.${purpose}`)}</span>
        </Way>
      ))}
      {events?.map(({ id, title, place, starts_at }) => (
        <Way key={id} className="portal-next" to="/portal/events">
          <strong>{t("home.event", { time: format.moment(starts_at) })}</strong>
          <span>{[title, place].filter(Boolean).join(" · ")}</span>
        </Way>
      ))}
    </section>
  );
}
