import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type CaseItem, casesList } from "@/api/generated";
import { casesSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { useColumns } from "@/shells/staff/parts/columns";
import { DayFilter } from "@/shells/staff/parts/DayFilter";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { isFiltered, useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";
import { UnitFilter } from "@/shells/staff/parts/UnitFilter";
import { CaseRow, caseColumns, usualCaseColumns } from "@/shells/staff/rows/CaseRow";
import { caseStates } from "@/shells/staff/words";
import { useCaseBulk } from "./bulk";
import { CaseFilters } from "./CaseFilters";

const route = getRouteApi("/staff/cases");

export default function Cases() {
  const { t } = useTranslation(["cases", "office"]);
  const columns = useColumns("cases", caseColumns, usualCaseColumns, (column) =>
    t(`columns.${column}`),
  );
  const bulk = useCaseBulk();
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<CaseItem>(["cases", "list", search], (after) =>
    call(casesList({ query: { ...search, after } })),
  );
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/cases", search: { ...search, ...next }, replace: true });

  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          <LinkButton to="/cases/new" primary icon={<PlusOutlined aria-hidden />}>
            {t("new")}
          </LinkButton>
          <LinkButton to="/cases/board">{t("board.title")}</LinkButton>
        </>
      }
      list={list}
      filters={
        <>
          <FilterSelect
            label={t("filter.state")}
            all={t("filter.state_all")}
            value={search.open ? "open" : search.state}
            words={["open", ...caseStates] as const}
            say={(word) => (word === "open" ? t("filter.state_open") : t(`state.${word}`))}
            onChange={(word) =>
              change({
                open: word === "open" ? true : undefined,
                state: word === "open" ? undefined : word,
              })
            }
          />
          <CaseFilters search={search} change={change} />
        </>
      }
      more={
        <>
          <UnitFilter value={search.unit} onChange={(unit) => change({ unit })} />
          <DayFilter
            label={t("filter.due_by")}
            value={search.due_by}
            onChange={(due_by) => change({ due_by })}
          />
          <FilterSelect
            label={t("office:list.sort")}
            all={t("sort.usual")}
            value={search.sort}
            words={["opened_at", "due_on"]}
            say={(word) => t(`sort.${word}`)}
            onChange={(sort) => change({ sort })}
          />
        </>
      }
      moreOpen={Boolean(search.unit || search.due_by || search.sort)}
      onReset={() => void navigate({ to: "/cases", search: {}, replace: true })}
      columns={columns}
      viewed={{
        list: "cases",
        search,
        open: (kept) => void navigate({ to: "/cases", search: casesSearch(kept), replace: true }),
      }}
      bulk={bulk}
      keyOf={(item) => item.id}
      row={(item) => <CaseRow item={item} shown={columns.shown} />}
      empty={
        isFiltered(search) ? (
          <Nothing>{t("empty")}</Nothing>
        ) : (
          <Nothing act={<Link to="/cases/new">{t("new")}</Link>}>{t("empty_first")}</Nothing>
        )
      }
    />
  );
}
