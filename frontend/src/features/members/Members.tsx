import { PlusOutlined } from "@ant-design/icons";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import {
  type MemberKind,
  type MemberStatus,
  type MembersListData,
  membersList,
  membersUnvisited,
} from "@/api/generated";
import type { MembersSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { type ListPage, useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { SearchInput } from "@/shells/staff/parts/SearchInput";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { memberKinds, programmes } from "@/shells/staff/words";
import { useFormats } from "@/ui/formats";
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
  phone?: string | null;
  address?: string | null;
  wants_visits: boolean;
  last_visited_on?: string | null;
};

function matching(query: MembersListData["query"]): Promise<ListPage<Line>> {
  return call(membersList({ query }));
}

/** Those who asked for visits and were not visited for so many months, the longest wait first. */
async function longAgo(months: number, after: string | undefined): Promise<ListPage<Line>> {
  const page = await call(membersUnvisited({ query: { months, after } }));
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
  const { t } = useTranslation("members");
  const search = route.useSearch();
  const navigate = useNavigate();
  const { unvisited, ...filter } = search;
  const list = useList<Line>(["members", "list", search], (after) =>
    unvisited ? longAgo(unvisited, after) : matching({ ...filter, limit: PAGE, after }),
  );
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/members", search: { ...search, ...next }, replace: true });
  const filtered = Object.values(search).some((value) => value !== undefined && value !== "");

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
      keyOf={(member) => member.id}
      row={(member) => <MemberRow member={member} />}
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
        label={t("filter.programme")}
        all={t("filter.programme_all")}
        value={search.programme}
        words={programmes}
        say={(name) => t(`programme.${name}`)}
        onChange={(programme) => change({ programme })}
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

function MemberRow({ member }: { member: Line }) {
  const { t } = useTranslation("members");
  const format = useFormats();
  const { communities, nameOf } = useUnits();
  return (
    <Link className="row" to="/members/$id" params={{ id: member.id }}>
      <div className="row-main">
        <strong>{member.name}</strong>
        <div className="row-meta">
          {communities.length > 1 ? <span>{nameOf(member.unit_id)}</span> : null}
          {member.wants_visits ? (
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
