import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type VisitItem, visitsList } from "@/api/generated";
import { visitsSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { useColumns } from "@/shells/staff/parts/columns";
import { DayFilter } from "@/shells/staff/parts/DayFilter";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { isFiltered, useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";
import { UnitFilter } from "@/shells/staff/parts/UnitFilter";
import { usualVisitColumns, VisitRow, visitColumns } from "@/shells/staff/rows/VisitRow";
import { visitStatuses } from "@/shells/staff/words";
import { useVisitBulk } from "./bulk";

const route = getRouteApi("/staff/visits");

export default function Visits() {
  const { t } = useTranslation(["visits", "office"]);
  const columns = useColumns("visits", visitColumns, usualVisitColumns, (column) =>
    t(`columns.${column}`),
  );
  const bulk = useVisitBulk();
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
      more={
        <>
          <UnitFilter value={search.unit} onChange={(unit) => change({ unit })} />
          <DayFilter
            label={t("filter.planned_from")}
            value={search.planned_from}
            onChange={(planned_from) => change({ planned_from })}
          />
          <DayFilter
            label={t("office:list.to")}
            value={search.planned_to}
            onChange={(planned_to) => change({ planned_to })}
          />
          <FilterSelect
            label={t("office:list.sort")}
            all={t("sort.usual")}
            value={search.sort}
            words={["planned_on"]}
            say={(word) => t(`sort.${word}`)}
            onChange={(sort) => change({ sort })}
          />
        </>
      }
      moreOpen={Boolean(search.unit || search.planned_from || search.planned_to || search.sort)}
      onReset={() => void navigate({ to: "/visits", search: {}, replace: true })}
      columns={columns}
      viewed={{
        list: "visits",
        search,
        open: (kept) => void navigate({ to: "/visits", search: visitsSearch(kept), replace: true }),
      }}
      bulk={bulk}
      keyOf={(visit) => visit.id}
      row={(visit) => <VisitRow visit={visit} shown={columns.shown} />}
      empty={
        isFiltered(search) ? (
          <Nothing>{t("empty")}</Nothing>
        ) : (
          <Nothing act={<Link to="/visits/plan">{t("plan_title")}</Link>}>
            {t("empty_first")}
          </Nothing>
        )
      }
    />
  );
}
