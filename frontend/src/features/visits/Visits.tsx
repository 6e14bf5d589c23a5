import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { call } from "@/api/call";
import { type VisitItem, visitsList } from "@/api/generated";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Page } from "@/shells/staff/parts/Page";
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
    <Page
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          <LinkButton to="/visits/new" primary>
            {t("record_title")}
          </LinkButton>
          <LinkButton to="/visits/plan">{t("plan_title")}</LinkButton>
        </>
      }
    >
      <search className="filters">
        <Select
          aria-label={t("filter.status")}
          value={search.status ?? ""}
          onChange={(status) => change({ status: status || undefined, due: undefined })}
          options={[
            { value: "" as const, label: t("filter.status_all") },
            ...visitStatuses.map((status) => ({ value: status, label: t(`status.${status}`) })),
          ]}
        />
        <Select
          aria-label={t("filter.due")}
          value={search.due ?? ""}
          onChange={(due) => change({ due: due || undefined, status: undefined })}
          options={[
            { value: "" as const, label: t("filter.due_all") },
            { value: "today" as const, label: t("filter.due_today") },
            { value: "overdue" as const, label: t("filter.due_overdue") },
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
        keyOf={(visit) => visit.id}
        row={(visit) => <VisitRow visit={visit} />}
        empty={<Nothing>{t("empty")}</Nothing>}
      />
    </Page>
  );
}
