import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type CaseItem, casesList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";
import { CaseRow } from "@/shells/staff/rows/CaseRow";
import { caseCategories, casePriorities, caseStates } from "@/shells/staff/words";

const route = getRouteApi("/staff/cases");

export default function Cases() {
  const { t } = useTranslation("cases");
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
        <LinkButton to="/cases/new" primary icon={<PlusOutlined aria-hidden />}>
          {t("new")}
        </LinkButton>
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
          <FilterSelect
            label={t("filter.category")}
            all={t("filter.category_all")}
            value={search.category}
            words={caseCategories}
            say={(word) => t(`category.${word}`)}
            onChange={(category) => change({ category })}
          />
          <FilterSelect
            label={t("filter.priority")}
            all={t("filter.priority_all")}
            value={search.priority}
            words={casePriorities}
            say={(word) => t(`priority.${word}`)}
            onChange={(priority) => change({ priority })}
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
      keyOf={(item) => item.id}
      row={(item) => <CaseRow item={item} />}
      empty={<Nothing>{t("empty")}</Nothing>}
    />
  );
}
