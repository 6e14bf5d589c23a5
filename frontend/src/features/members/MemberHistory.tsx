import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "@/api/call";
import { casesList, type MemberView, visitsList } from "@/api/generated";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { CaseRow } from "@/shells/staff/rows/CaseRow";
import { VisitRow } from "@/shells/staff/rows/VisitRow";

const SHOWN = 10;

export function MemberVisits({ member }: { member: MemberView }) {
  const { t } = useTranslation("members");
  const query = useQuery({
    queryKey: ["visits", "of-member", member.id],
    queryFn: () => call(visitsList({ query: { member: member.id, limit: SHOWN } })),
  });
  return (
    <Panel
      title={t("detail.visits")}
      acts={
        member.status === "left" ? null : (
          <LinkButton size="small" to="/visits/plan" search={{ member: member.id }}>
            {t("detail.plan_visit")}
          </LinkButton>
        )
      }
    >
      <Answered query={query}>
        {(visits) =>
          visits.items.length === 0 ? (
            <Nothing>{t("detail.no_visits")}</Nothing>
          ) : (
            <ul className="rows">
              {visits.items.map((visit) => (
                <li key={visit.id}>
                  <VisitRow visit={visit} ofMember />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}

export function MemberCases({ member }: { member: MemberView }) {
  const { t } = useTranslation("members");
  const query = useQuery({
    queryKey: ["cases", "of-member", member.id],
    queryFn: () => call(casesList({ query: { member: member.id, limit: SHOWN } })),
  });
  return (
    <Panel title={t("detail.cases")}>
      <Answered query={query}>
        {(cases) =>
          cases.items.length === 0 ? (
            <Nothing>{t("detail.no_cases")}</Nothing>
          ) : (
            <ul className="rows">
              {cases.items.map((item) => (
                <li key={item.id}>
                  <CaseRow item={item} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}
