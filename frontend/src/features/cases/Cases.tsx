import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { call } from "@/api/call";
import { type CaseItem, casesList } from "@/api/generated";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Page } from "@/shells/staff/parts/Page";
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
    <Page
      title={t("title")}
      lead={t("lead")}
      acts={
        <LinkButton to="/cases/new" primary icon={<PlusOutlined aria-hidden />}>
          {t("new")}
        </LinkButton>
      }
    >
      <search className="filters">
        <Select
          aria-label={t("filter.state")}
          value={search.open ? "open" : (search.state ?? "")}
          onChange={(choice) =>
            change({
              open: choice === "open" ? true : undefined,
              state: choice === "open" ? undefined : choice || undefined,
            })
          }
          options={[
            { value: "" as const, label: t("filter.state_all") },
            { value: "open" as const, label: t("filter.state_open") },
            ...caseStates.map((state) => ({ value: state, label: t(`state.${state}`) })),
          ]}
        />
        <Select
          aria-label={t("filter.category")}
          value={search.category ?? ""}
          onChange={(category) => change({ category: category || undefined })}
          options={[
            { value: "" as const, label: t("filter.category_all") },
            ...caseCategories.map((word) => ({ value: word, label: t(`category.${word}`) })),
          ]}
        />
        <Select
          aria-label={t("filter.priority")}
          value={search.priority ?? ""}
          onChange={(priority) => change({ priority: priority || undefined })}
          options={[
            { value: "" as const, label: t("filter.priority_all") },
            ...casePriorities.map((word) => ({ value: word, label: t(`priority.${word}`) })),
          ]}
        />
        <Select
          aria-label={t("filter.assignee")}
          value={search.assignee ?? ""}
          onChange={(assignee) => change({ assignee: assignee || undefined })}
          options={[
            { value: "", label: t("filter.assignee_all") },
            { value: "me", label: t("filter.assignee_me") },
          ]}
        />
      </search>
      <Rows
        list={list}
        label={t("title")}
        keyOf={(item) => item.id}
        row={(item) => <CaseRow item={item} />}
        empty={<Nothing>{t("empty")}</Nothing>}
      />
    </Page>
  );
}
