import { call } from "@/api/call";
import type { OwnVisitView } from "@/api/generated";
import { portalVisitsList } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Objecting, useObjections } from "./objecting";
import { Card, Fact, Facts, Pages, Sheet, State, usePages } from "./parts";
import { visitTones } from "./words";

export default function Visits() {
  const { t } = useTranslation("portal");
  const list = usePages(["visits"], (after) =>
    call(portalVisitsList({ query: { limit: 20, after } })),
  );
  const objectionsTo = useObjections();
  return (
    <Sheet title={t("menu.visits")} lead={t("visit.lead")}>
      <Pages list={list} empty={t("visit.empty")}>
        {(visits) =>
          visits.map((visit) => (
            <Visit key={visit.id} visit={visit} objections={objectionsTo(visit.id)} />
          ))
        }
      </Pages>
    </Sheet>
  );
}

function Visit(props: {
  visit: OwnVisitView;
  objections: ReturnType<ReturnType<typeof useObjections>>;
}) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const { visit } = props;
  const when = visit.visited_at
    ? format.moment(visit.visited_at)
    : visit.planned_on
      ? t("visit.planned_on", { day: format.day(visit.planned_on) })
      : "";
  return (
    <Card
      title={t(`visit.purpose.${visit.purpose}`)}
      state={<State tone={visitTones[visit.status]}>{t(`visit.status.${visit.status}`)}</State>}
      meta={[when, t(`visit.channel.${visit.channel}`)].filter(Boolean).join(" · ")}
    >
      {visit.notes || visit.assistance.length > 0 || visit.follow_up_on ? (
        <Facts>
          <Fact label={t("visit.notes")}>
            {visit.notes ? <span className="pre">{visit.notes}</span> : null}
          </Fact>
          <Fact label={t("visit.assistance")}>
            {visit.assistance.length > 0
              ? visit.assistance
                  .map(({ kind, amount, description }) =>
                    [t(`visit.given.${kind}`, { amount: format.number(amount / 100) }), description]
                      .filter(Boolean)
                      .join(" "),
                  )
                  .join(t("and"))
              : null}
          </Fact>
          <Fact label={t("visit.follow_up_on")}>
            {visit.follow_up_on ? format.day(visit.follow_up_on) : null}
          </Fact>
        </Facts>
      ) : null}
      {visit.notes ? (
        <Objecting note={{ visit: visit.id }} of={when} objections={props.objections} />
      ) : null}
    </Card>
  );
}
