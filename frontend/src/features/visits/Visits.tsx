import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type VisitItem, visitsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";
import { VisitRow } from "@/shells/staff/rows/VisitRow";
import { visitStatuses } from "@/shells/staff/words";

const route = getRouteApi("/staff/visits");

export default function Visits() {
  const { t } = useTranslation("visits");
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<VisitItem>(["visits", "list", search], (after) =>
    call(visitsList({ query: { ...search, after } })),
  );
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/visits", search: { ...search, ...next }, replace: true });

  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          <LinkButton to="/visits/new" primary>
            {t("record_title")}
          </LinkButton>
          <LinkButton to="/visits/plan">{t("plan_title")}</LinkButton>
          <LinkButton to="/rounds">{t("rounds")}</LinkButton>
        </>
      }
      list={list}
      filters={
        <>
          <FilterSelect
            label={t("filter.status")}
            all={t("filter.status_all")}
            value={search.status}
            words={visitStatuses}
            say={(word) => t(`status.${word}`)}
            onChange={(status) => change({ status, due: undefined })}
          />
          <FilterSelect
            label={t("filter.due")}
            all={t("filter.due_all")}
            value={search.due}
            words={["today", "overdue"]}
            say={(word) => t(`filter.due_${word}`)}
            onChange={(due) => change({ due, status: undefined })}
          />
          <FilterSelect
            label={t("filter.assignee")}
            all={t("filter.assignee_all")}
            value={search.assignee}
            words={["me"]}
            say={() => t("filter.assignee_me")}
            onChange={(assignee) => change({ assignee })}
          />
        </>
      }
      keyOf={(visit) => visit.id}
      row={(visit) => <VisitRow visit={visit} />}
      empty={<Nothing>{t("empty")}</Nothing>}
    />
  );
}
