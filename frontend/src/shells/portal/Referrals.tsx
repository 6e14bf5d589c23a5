import { call } from "@/api/call";
import { portalStatementGet } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Answered, Card, Fact, Facts, Sheet, State, useOwn } from "./parts";
import { Way } from "./ways";

/** Which departments were asked about the member's cases, and whether they saw who brought them. */
export default function Referrals() {
  const { t } = useTranslation("portal");
  const format = useFormats();
  // Each case names its departments; the statement has all cases at once.
  const statement = useOwn(["statement"], () => call(portalStatementGet()));
  return (
    <Sheet title={t("menu.referrals")} lead={t("referral.lead")}>
      <Answered query={statement}>
        {({ cases }) => {
          const asked = cases.flatMap((item) =>
            item.referrals.map((referral) => ({ ...referral, item })),
          );
          if (asked.length === 0) return <p className="portal-nothing">{t("referral.empty")}</p>;
          return asked.map(({ id, item, ...referral }) => (
            <Card
              key={id}
              title={referral.department}
              state={
                <State tone={referral.status === "answered" ? "good" : "info"}>
                  {t(`referral.status.${referral.status}`)}
                </State>
              }
              meta={t("referral.asked", { day: format.dayOf(referral.created_at) })}
            >
              <Facts>
                <Fact label={t("referral.case")}>
                  <Way to={`/portal/cases/${item.id}`}>{item.title}</Way>
                </Fact>
                <Fact label={t("referral.summary")}>
                  <span className="pre">{referral.summary}</span>
                </Fact>
                <Fact label={t("referral.sees")}>
                  {referral.shares_person ? t("referral.shown") : t("referral.hidden")}
                </Fact>
                <Fact label={t("referral.answer")}>
                  {referral.answer ? <span className="pre">{referral.answer}</span> : null}
                </Fact>
              </Facts>
            </Card>
          ));
        }}
      </Answered>
    </Sheet>
  );
}
