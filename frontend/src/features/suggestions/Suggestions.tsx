import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type SuggestionView, suggestionsList } from "@/api/generated";
import { suggestionsSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { useSuggestionBulk } from "./bulk";
import { PublicPage } from "./PublicPage";
import { suggestionStates, suggestionTones } from "./words";

const route = getRouteApi("/staff/suggestions");
const PAGE = 20;

export default function Suggestions() {
  const { t } = useTranslation("suggestions");
  const { can } = useMe();
  const bulk = useSuggestionBulk();
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<SuggestionView>(["suggestions", "list", search], (after) =>
    call(suggestionsList({ query: { ...search, limit: PAGE, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          {can("edit_suggestions") ? (
            <LinkButton to="/suggestions/new" primary icon={<PlusOutlined aria-hidden />}>
              {t("new")}
            </LinkButton>
          ) : null}
          <PublicPage />
        </>
      }
      list={list}
      filters={
        <FilterSelect
          label={t("filter.state")}
          all={t("filter.state_all")}
          value={search.state}
          words={suggestionStates}
          say={(word) => t(`state.${word}`)}
          onChange={(state) =>
            void navigate({ to: "/suggestions", search: { state }, replace: true })
          }
        />
      }
      viewed={{
        list: "suggestions",
        search,
        open: (kept) =>
          void navigate({ to: "/suggestions", search: suggestionsSearch(kept), replace: true }),
      }}
      bulk={bulk}
      keyOf={(suggestion) => suggestion.id}
      row={(suggestion) => <SuggestionRow suggestion={suggestion} />}
      empty={<Nothing>{search.state ? t("empty_found") : t("empty")}</Nothing>}
    />
  );
}

function SuggestionRow({ suggestion }: { suggestion: SuggestionView }) {
  const { t } = useTranslation("suggestions");
  const format = useFormats();
  const { communities, nameOf } = useUnits();
  return (
    <Link className="row" to="/suggestions/$id" params={{ id: suggestion.id }}>
      <div className="row-main">
        <strong className="two-lines">{suggestion.summary ?? suggestion.body}</strong>
        <div className="row-meta">
          {communities.length > 1 ? <span>{nameOf(suggestion.unit_id)}</span> : null}
          <span>{t(`source.${suggestion.source}`)}</span>
          <span>{t("received", { day: format.dayOf(suggestion.created_at) })}</span>
        </div>
      </div>
      <div className="row-side">
        <Mood tone={suggestionTones[suggestion.state]}>{t(`state.${suggestion.state}`)}</Mood>
      </div>
    </Link>
  );
}
