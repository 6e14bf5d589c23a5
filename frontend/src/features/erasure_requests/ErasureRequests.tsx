import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type ErasureRequestView, erasureRequestsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { ShortId } from "@/shells/staff/parts/ShortId";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { erasureStates, erasureTones } from "./words";

const route = getRouteApi("/staff/erasure_requests");
const PAGE = 20;

/** Who asked to be erased, and what became of it. */
export default function ErasureRequests() {
  const { t } = useTranslation("erasure_requests");
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<ErasureRequestView>(["erasure_requests", "list", search], (after) =>
    call(erasureRequestsList({ query: { ...search, limit: PAGE, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      list={list}
      filters={
        <FilterSelect
          label={t("filter.state")}
          all={t("filter.state_all")}
          value={search.state}
          words={erasureStates}
          say={(word) => t(`state.${word}`)}
          onChange={(state) =>
            void navigate({ to: "/erasure_requests", search: { state }, replace: true })
          }
        />
      }
      keyOf={(request) => request.id}
      row={(request) => <RequestRow request={request} />}
      empty={<Nothing>{search.state ? t("empty_found") : t("empty")}</Nothing>}
    />
  );
}

function RequestRow({ request }: { request: ErasureRequestView }) {
  const { t } = useTranslation("erasure_requests");
  const format = useFormats();
  const { communities, nameOf } = useUnits();
  return (
    <Link className="row" to="/erasure_requests/$id" params={{ id: request.id }}>
      <div className="row-main">
        <strong>
          {request.member_name ?? (
            <>
              {t("nobody")} <ShortId id={request.member_id} />
            </>
          )}
        </strong>
        <div className="row-meta">
          {communities.length > 1 ? <span>{nameOf(request.unit_id)}</span> : null}
          <span>{t("asked", { day: format.dayOf(request.created_at) })}</span>
          {request.decided_at ? (
            <span>{t("decided", { day: format.dayOf(request.decided_at) })}</span>
          ) : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={erasureTones[request.state]}>{t(`state.${request.state}`)}</Mood>
      </div>
    </Link>
  );
}
