import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type ObjectionView, objectionsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { objectionStates, objectionTones } from "./words";

const route = getRouteApi("/staff/objections");
const PAGE = 20;

/** What members say against notes about them; who has waited longest comes first. */
export default function Objections() {
  const { t } = useTranslation("objections");
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<ObjectionView>(["objections", "list", search], (after) =>
    call(objectionsList({ query: { ...search, limit: PAGE, after } })),
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
          words={objectionStates}
          say={(word) => t(`state.${word}`)}
          onChange={(state) =>
            void navigate({ to: "/objections", search: { state }, replace: true })
          }
        />
      }
      keyOf={(objection) => objection.id}
      row={(objection) => <ObjectionRow objection={objection} />}
      empty={<Nothing>{search.state ? t("empty_found") : t("empty")}</Nothing>}
    />
  );
}

function ObjectionRow({ objection }: { objection: ObjectionView }) {
  const { t } = useTranslation("objections");
  const format = useFormats();
  const { communities, nameOf } = useUnits();
  return (
    <Link className="row" to="/objections/$id" params={{ id: objection.id }}>
      <div className="row-main">
        <strong className="two-lines">{objection.body}</strong>
        <div className="row-meta">
          {communities.length > 1 ? <span>{nameOf(objection.unit_id)}</span> : null}
          <span>{objection.visit_id ? t("to.visit") : t("to.entry")}</span>
          <span>{t("received", { day: format.dayOf(objection.created_at) })}</span>
        </div>
      </div>
      <div className="row-side">
        <Mood tone={objectionTones[objection.state]}>{t(`state.${objection.state}`)}</Mood>
      </div>
    </Link>
  );
}
