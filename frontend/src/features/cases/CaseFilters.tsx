import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { caseCategories, casePriorities } from "@/shells/staff/words";

type Search = {
  category?: (typeof caseCategories)[number];
  priority?: (typeof casePriorities)[number];
  assignee?: "me";
};

/** What list and board can both be narrowed by. */
export function CaseFilters(props: { search: Search; change: (next: Search) => void }) {
  const { t } = useTranslation("cases");
  const { search, change } = props;
  return (
    <>
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
  );
}
