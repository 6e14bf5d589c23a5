import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type DataRequestView, dataRequestsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { useMe } from "@/shells/staff/me";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { requestStates, requestTones } from "./words";

const route = getRouteApi("/staff/data_requests");
const PAGE = 20;

export default function Requests() {
  const { t } = useTranslation("data_requests");
  const { can } = useMe();
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<DataRequestView>(["data_requests", "list", search], (after) =>
    call(dataRequestsList({ query: { ...search, limit: PAGE, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          {can("file_data_requests") ? (
            <LinkButton to="/data_requests/new" primary icon={<PlusOutlined aria-hidden />}>
              {t("new")}
            </LinkButton>
          ) : null}
          {can("answer_data_requests") ? (
            <LinkButton to="/data_request_forms">{t("forms.title")}</LinkButton>
          ) : null}
          <LinkButton to="/data_requests/burden">{t("burden.title")}</LinkButton>
        </>
      }
      list={list}
      filters={
        <FilterSelect
          label={t("filter.state")}
          all={t("filter.state_all")}
          value={search.state}
          words={requestStates}
          say={(word) => t(`state.${word}`)}
          onChange={(state) =>
            void navigate({ to: "/data_requests", search: { state }, replace: true })
          }
        />
      }
      keyOf={(request) => request.id}
      row={(request) => <RequestRow request={request} />}
      empty={<Nothing>{search.state ? t("empty_found") : t("empty")}</Nothing>}
    />
  );
}

function RequestRow({ request }: { request: DataRequestView }) {
  const { t } = useTranslation("data_requests");
  const span = useSpan();
  return (
    <Link className="row" to="/data_requests/$id" params={{ id: request.id }}>
      <div className="row-main">
        <strong>{request.title}</strong>
        <div className="row-meta">
          <span>{request.department}</span>
          <span>{request.unit_name}</span>
          <span>{t(`frequency.${request.frequency}`)}</span>
          <span>{span(request.first_period, request.last_period)}</span>
          {request.forms_waiting > 0 ? (
            <span>{t("forms_waiting", { count: request.forms_waiting })}</span>
          ) : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={requestTones[request.state]}>{t(`state.${request.state}`)}</Mood>
      </div>
    </Link>
  );
}

/** From one period to another, said once when they are the same. */
export function useSpan(): (from: string, to: string) => string {
  const { period } = useFigureNames();
  return (from, to) => (from === to ? period(from) : `${period(from)} – ${period(to)}`);
}
