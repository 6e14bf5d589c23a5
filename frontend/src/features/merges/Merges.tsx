import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import {
  type CandidateView,
  duplicatesList,
  type MemberView,
  type MergeView,
  membersGet,
  mergesList,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";

const route = getRouteApi("/staff/members/$id/merges");
const PAGE = 20;

/** Other records of the same person, and what was made one before. */
export default function Merges() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["members", "one", id],
    queryFn: () => call(membersGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={6}>
      {(member) => <Detail member={member} />}
    </Answered>
  );
}

function Detail({ member }: { member: MemberView }) {
  const { t } = useTranslation("merges");
  const { id, name } = member;
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      back={{ to: "/members/$id", params: { id }, label: name }}
    >
      <div className="form-narrow">
        <Candidates member={member} />
        <Panel title={t("other.title")}>
          <Other member={member} />
        </Panel>
        <Former member={member} />
      </div>
    </Page>
  );
}

function Candidates({ member }: { member: MemberView }) {
  const { t } = useTranslation("merges");
  const query = useQuery({
    queryKey: ["members", "duplicates", member.id],
    queryFn: () => call(duplicatesList({ path: { id: member.id } })),
  });
  return (
    <Panel title={t("candidates.title")}>
      <Answered query={query}>
        {({ items }) => (
          <RowList
            items={items}
            label={t("candidates.title")}
            keyOf={(candidate) => candidate.id}
            row={(candidate) => <Candidate member={member} candidate={candidate} />}
            empty={t("candidates.empty")}
          />
        )}
      </Answered>
    </Panel>
  );
}

function Candidate({ member, candidate }: { member: MemberView; candidate: CandidateView }) {
  const { t } = useTranslation(["merges", "members"]);
  const { nameOf, wholeOf } = useUnits();
  // Records of a resident and of a shop, or of two offices, are never made one.
  const fits =
    candidate.kind === member.kind && wholeOf(candidate.unit_id) === wholeOf(member.unit_id);
  return (
    <div className="row">
      <div className="row-main">
        <Link to="/members/$id" params={{ id: candidate.id }}>
          {candidate.name}
        </Link>
        <div className="row-meta">
          <span>{t(`members:kind.${candidate.kind}`)}</span>
          <span>{nameOf(candidate.unit_id)}</span>
          {candidate.matches.map((match) => (
            <Mood key={match} tone="warn">
              {t(`members:duplicate.match_${match}`)}
            </Mood>
          ))}
        </div>
      </div>
      {fits ? (
        <LinkButton
          to="/members/$id/merges/new"
          params={{ id: member.id }}
          search={{ with: candidate.id }}
          aria-label={t("compare_with", { name: candidate.name })}
        >
          {t("compare")}
        </LinkButton>
      ) : (
        <span className="soft">{t("candidates.unfit")}</span>
      )}
    </div>
  );
}

/** Somebody whom nothing but the reader's own knowledge tells to be the same. */
function Other({ member }: { member: MemberView }) {
  const { t } = useTranslation("merges");
  const navigate = useNavigate();
  const { wholeOf } = useUnits();
  return (
    <div className="other-record">
      <label htmlFor="other-record" className="visually-hidden">
        {t("other.label")}
      </label>
      <MemberPicker
        id="other-record"
        kind={member.kind}
        unit={wholeOf(member.unit_id)}
        onChange={(other) => {
          if (other === undefined || other === member.id) return;
          void navigate({
            to: "/members/$id/merges/new",
            params: { id: member.id },
            search: { with: other },
          });
        }}
      />
    </div>
  );
}

function Former({ member }: { member: MemberView }) {
  const { t } = useTranslation("merges");
  const list = useList<MergeView>(["merges", "of-member", member.id], (after) =>
    call(mergesList({ path: { id: member.id }, query: { limit: PAGE, after } })),
  );
  return (
    <Panel title={t("former.title")}>
      <Rows
        list={list}
        label={t("former.title")}
        keyOf={(merge) => merge.id}
        row={(merge) => <FormerRow merge={merge} />}
        empty={<Nothing>{t("former.empty")}</Nothing>}
      />
    </Panel>
  );
}

function FormerRow({ merge }: { merge: MergeView }) {
  const { t } = useTranslation("merges");
  const format = useFormats();
  return (
    <Link className="row" to="/merges/$id" params={{ id: merge.id }}>
      <div className="row-main">
        <strong>{t("former.on", { time: format.moment(merge.created_at) })}</strong>
        <div className="row-meta">{merge.reason ? <span>{merge.reason}</span> : null}</div>
      </div>
      <div className="row-side">
        <Mood tone={merge.undone_at ? "quiet" : "info"}>
          {merge.undone_at ? t("former.undone") : t("former.holds")}
        </Mood>
      </div>
    </Link>
  );
}
