import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import {
  type MemberKind,
  type MemberStatus,
  type MembersListData,
  type MembersUnvisitedData,
  membersList,
  membersUnvisited,
} from "@/api/generated";
import { type MembersSearch, membersSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { useColumns } from "@/shells/staff/parts/columns";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { isFiltered, type ListPage, useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { SearchInput } from "@/shells/staff/parts/SearchInput";
import { Nothing } from "@/shells/staff/parts/States";
import { UnitFilter } from "@/shells/staff/parts/UnitFilter";
import { useUnits } from "@/shells/staff/pickers/units";
import { memberKinds, programmes } from "@/shells/staff/words";
import { useFormats } from "@/ui/formats";
import { useMemberBulk } from "./bulk";
import { statuses, statusTone } from "./words";

const route = getRouteApi("/staff/members");
const UNVISITED_MONTHS = 6;
/** A screenful or two; the rest comes when it is asked for. */
const PAGE = 20;

/** What a line of the list shows, whichever question it answers. */
type Line = {
  id: string;
  unit_id: string;
  kind: MemberKind;
  status: MemberStatus;
  name: string;
  contact_time?: string | null;
  preferred_language?: string | null;
  joined_on?: string;
  wants_visits: boolean;
  last_visited_on?: string | null;
};

function matching(query: MembersListData["query"]): Promise<ListPage<Line>> {
  return call(membersList({ query }));
}

/** Those who asked for visits and were not visited for so many months, the longest wait first. */
async function longAgo(query: MembersUnvisitedData["query"]): Promise<ListPage<Line>> {
  const page = await call(membersUnvisited({ query }));
  const items = page.items.map(({ member, unit_id, last_visited_on }) => ({
    ...member,
    unit_id,
    last_visited_on,
    status: "active" as const,
    wants_visits: true,
  }));
  return { ...page, items };
}

export default function Members() {
  const { t } = useTranslation(["members", "office"]);
  const columns = useColumns("members", memberColumns, usualColumns, (column) =>
    t(`columns.${column}`),
  );
  const bulk = useMemberBulk<Line>();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { unvisited, ...filter } = search;
  const list = useList<Line>(["members", "list", search], (after) =>
    unvisited
      ? longAgo({ months: unvisited, unit: search.unit, after })
      : matching({ ...filter, limit: PAGE, after }),
  );
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/members", search: { ...search, ...next }, replace: true });
  const filtered = isFiltered(search);

  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        <>
          <LinkButton to="/members/new" primary icon={<PlusOutlined aria-hidden />}>
            {t("new")}
          </LinkButton>
          <LinkButton to="/households">{t("households")}</LinkButton>
        </>
      }
      list={list}
      filters={
        <>
          <SearchInput
            label={t("search")}
            placeholder={t("search_hint")}
            value={search.q ?? ""}
            onSearch={(q) => change({ q: q || undefined, unvisited: undefined })}
          />
          <Filters search={search} change={change} />
        </>
      }
      more={
        <>
          <FilterSelect
            label={t("filter.programme")}
            all={t("filter.programme_all")}
            value={search.programme}
            words={programmes}
            say={(name) => t(`programme.${name}`)}
            onChange={(programme) => change({ programme })}
          />
          <UnitFilter value={search.unit} onChange={(unit) => change({ unit })} />
          <FilterSelect
            label={t("office:list.sort")}
            all={t("sort.usual")}
            value={search.sort}
            words={["created_at"]}
            say={(word) => t(`sort.${word}`)}
            onChange={(sort) => change({ sort })}
          />
        </>
      }
      moreOpen={Boolean(search.programme || search.unit || search.sort)}
      onReset={() => void navigate({ to: "/members", search: {}, replace: true })}
      columns={columns}
      viewed={{
        list: "members",
        search,
        open: (kept) =>
          void navigate({ to: "/members", search: membersSearch(kept), replace: true }),
      }}
      bulk={bulk}
      keyOf={(member) => member.id}
      row={(member) => <MemberRow member={member} shown={columns.shown} />}
      empty={
        <Nothing act={filtered ? null : <Link to="/members/new">{t("new")}</Link>}>
          {filtered ? t("empty_found") : t("empty")}
        </Nothing>
      }
    />
  );
}

function Filters({
  search,
  change,
}: {
  search: MembersSearch;
  change: (next: Partial<MembersSearch>) => void;
}) {
  const { t } = useTranslation("members");
  const visits = search.unvisited ? "unvisited" : search.wants_visits ? "wanted" : undefined;
  return (
    <>
      <FilterSelect
        label={t("filter.kind")}
        all={t("filter.kind_all")}
        value={search.kind}
        words={memberKinds}
        say={(kind) => t(`kind.${kind}`)}
        onChange={(kind) => change({ kind })}
      />
      <FilterSelect
        label={t("filter.status")}
        all={t("filter.status_all")}
        value={search.status}
        words={statuses}
        say={(status) => t(`status.${status}`)}
        onChange={(status) => change({ status })}
      />
      <FilterSelect
        label={t("filter.visits")}
        all={t("filter.visits_all")}
        value={visits}
        words={["wanted", "unvisited"] as const}
        say={(word) => t(`filter.visits_${word}`)}
        onChange={(word) =>
          change({
            wants_visits: word === "wanted" ? true : undefined,
            unvisited: word === "unvisited" ? UNVISITED_MONTHS : undefined,
          })
        }
      />
    </>
  );
}

/** What a row can tell besides the name. */
const memberColumns = ["unit", "last_visit", "contact_time", "language", "joined_on"] as const;
type Column = (typeof memberColumns)[number];
const usualColumns: readonly Column[] = ["unit", "last_visit"];

function MemberRow({ member, shown }: { member: Line; shown: ReadonlySet<Column> }) {
  const { t } = useTranslation("members");
  const format = useFormats();
  const { communities, nameOf } = useUnits();
  return (
    <Link className="row" to="/members/$id" params={{ id: member.id }}>
      <div className="row-main">
        <strong>{member.name}</strong>
        <div className="row-meta">
          {shown.has("unit") && communities.length > 1 ? (
            <span>{nameOf(member.unit_id)}</span>
          ) : null}
          {shown.has("contact_time") && member.contact_time ? (
            <span>{member.contact_time}</span>
          ) : null}
          {shown.has("language") && member.preferred_language ? (
            <span>{member.preferred_language}</span>
          ) : null}
          {shown.has("joined_on") && member.joined_on ? (
            <span>{t("joined", { day: format.day(member.joined_on) })}</span>
          ) : null}
          {shown.has("last_visit") && member.wants_visits ? (
            <span>
              {member.last_visited_on
                ? t("last_visit", { day: format.day(member.last_visited_on) })
                : t("never_visited")}
            </span>
          ) : null}
        </div>
      </div>
      <div className="row-side">
        {member.kind === "business" ? <Mood tone="info">{t("kind.business")}</Mood> : null}
        {member.status === "active" ? null : (
          <Mood tone={statusTone(member.status)}>{t(`status.${member.status}`)}</Mood>
        )}
      </div>
    </Link>
  );
}
