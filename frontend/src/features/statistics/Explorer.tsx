import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type IndicatorView, statisticsGet } from "@/api/generated";
import type { StatisticsSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { catalogueQuery } from "@/shells/staff/figures/catalogue";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Page } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { today } from "@/ui/days";
import { Fields } from "./Fields";
import { Figures } from "./Figures";
import { useOwnUnit } from "./ownUnit";
import { type Question, queryOf, questionOf } from "./question";

const route = getRouteApi("/staff/statistics");

/** What the office does, as figures: what is asked stands in the address. */
export default function Explorer() {
  const { t } = useTranslation("statistics");
  const own = useOwnUnit();
  const catalogue = useQuery(catalogueQuery);
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      acts={<LinkButton to="/statistics/overview">{t("overview.title")}</LinkButton>}
    >
      <Answered query={catalogue} rows={8}>
        {({ items }) => (
          <Answered query={own} rows={8}>
            {(unit) =>
              unit === null ? (
                <Nothing>{t("no_unit")}</Nothing>
              ) : (
                <Asked items={items} unit={unit} />
              )
            }
          </Answered>
        )}
      </Answered>
    </Page>
  );
}

function Asked({ items, unit }: { items: IndicatorView[]; unit: string }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const question = questionOf(search, items, unit, today());
  if (!question) return null;
  const change = (next: StatisticsSearch) =>
    void navigate({ to: "/statistics", search: { ...search, ...next }, replace: true });
  return (
    <>
      <Fields question={question} catalogue={items} change={change} />
      <Answer question={question} />
    </>
  );
}

function Answer({ question }: { question: Question }) {
  // What is said beside the figures comes in the reader's language.
  const { language } = useTranslation();
  const query = queryOf(question);
  const path = { indicator: question.indicator.id };
  const answer = useQuery({
    queryKey: ["statistics", "figures", path, query, language],
    queryFn: () => call(statisticsGet({ path, query })),
  });
  return (
    <Answered query={answer} rows={10}>
      {(figures) => <Figures question={question} answer={figures} />}
    </Answered>
  );
}
