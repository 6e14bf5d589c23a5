import { PlusOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type RoundView, roundsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { CoverageBar } from "@/shells/staff/parts/CoverageBar";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";

const PAGE = 20;

export default function Rounds() {
  const { t } = useTranslation(["rounds", "visits"]);
  const { can } = useMe();
  const list = useList<RoundView>(["rounds", "list"], (after) =>
    call(roundsList({ query: { limit: PAGE, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      back={{ to: "/visits", label: t("visits:title") }}
      acts={
        can("edit_visits") ? (
          <LinkButton to="/rounds/new" primary icon={<PlusOutlined aria-hidden />}>
            {t("new")}
          </LinkButton>
        ) : null
      }
      list={list}
      keyOf={(round) => round.id}
      row={(round) => <RoundRow round={round} />}
      empty={<Nothing act={<Link to="/rounds/new">{t("new")}</Link>}>{t("empty")}</Nothing>}
    />
  );
}

function RoundRow({ round }: { round: RoundView }) {
  const { t } = useTranslation(["rounds", "visits"]);
  const format = useFormats();
  const { communities, nameOf } = useUnits();
  return (
    <Link className="row" to="/rounds/$id" params={{ id: round.id }}>
      <div className="row-main">
        <strong>{round.title}</strong>
        <div className="row-meta">
          {communities.length > 1 ? <span>{nameOf(round.unit_id)}</span> : null}
          <span>{t(`visits:purpose.${round.purpose}`)}</span>
          <span>
            {t("days", { from: format.day(round.starts_on), to: format.day(round.ends_on) })}
          </span>
          {round.ends_on < today() ? <span>{t("over")}</span> : null}
        </div>
      </div>
      <div className="row-bar">
        <CoverageBar coverage={round.coverage} />
      </div>
    </Link>
  );
}
