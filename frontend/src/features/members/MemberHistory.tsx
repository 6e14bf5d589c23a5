import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { casesList, type MemberView, visitsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
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
        {({ items }) => (
          <RowList
            items={items}
            keyOf={(visit) => visit.id}
            row={(visit) => <VisitRow visit={visit} ofMember />}
            empty={t("detail.no_visits")}
          />
        )}
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
        {({ items }) => (
          <RowList
            items={items}
            keyOf={(item) => item.id}
            row={(item) => <CaseRow item={item} />}
            empty={t("detail.no_cases")}
          />
        )}
      </Answered>
    </Panel>
  );
}
