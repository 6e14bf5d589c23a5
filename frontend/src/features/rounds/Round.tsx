import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type RoundMemberView, type RoundView, roundsGet, roundsMembers } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { CoverageBar } from "@/shells/staff/parts/CoverageBar";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { visitTones } from "@/shells/staff/words";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { AddMembers } from "./AddMembers";

const route = getRouteApi("/staff/rounds/$id");
const PAGE = 30;

export default function Round() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["rounds", "one", id],
    queryFn: () => call(roundsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(round) => <Detail round={round} />}
    </Answered>
  );
}

function Detail({ round }: { round: RoundView }) {
  const { t } = useTranslation(["rounds", "common", "visits"]);
  const format = useFormats();
  const { can } = useMe();
  const { nameOf } = useUnits();
  const [adding, setAdding] = useState(false);
  const { id } = round;
  const over = round.ends_on < today();
  const list = useList<RoundMemberView>(["rounds", "members", id], (after) =>
    call(roundsMembers({ path: { id }, query: { limit: PAGE, after } })),
  );
  return (
    <Page
      title={round.title}
      back={{ to: "/rounds", label: t("title") }}
      mark={over ? <Mood tone="quiet">{t("over")}</Mood> : null}
      lead={[
        nameOf(round.unit_id),
        t(`visits:purpose.${round.purpose}`),
        t("days", { from: format.day(round.starts_on), to: format.day(round.ends_on) }),
      ]
        .filter(Boolean)
        .join(" · ")}
      acts={
        can("edit_visits") ? (
          <>
            {over ? null : (
              <Button type="primary" onClick={() => setAdding(true)}>
                {t("add.act")}
              </Button>
            )}
            <LinkButton to="/rounds/$id/edit" params={{ id }} icon={<EditOutlined aria-hidden />}>
              {t("common:edit")}
            </LinkButton>
          </>
        ) : null
      }
    >
      <Panel title={t("coverage.title")}>
        <CoverageBar coverage={round.coverage} legend />
      </Panel>
      <Rows
        list={list}
        label={t("members")}
        keyOf={(one) => one.member.id}
        row={(one) => <MemberRow one={one} round={id} canPlan={can("edit_visits") && !over} />}
        empty={<Nothing>{t("members_empty")}</Nothing>}
      />
      <AddMembers round={round} open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

/** Somebody on the list, and how the visit stands. Without one, it is planned or written down from here. */
function MemberRow({
  one,
  round,
  canPlan,
}: {
  one: RoundMemberView;
  round: string;
  canPlan: boolean;
}) {
  const { t } = useTranslation(["rounds", "visits"]);
  const format = useFormats();
  const when = one.visited_at
    ? format.dayOf(one.visited_at)
    : one.planned_on
      ? format.day(one.planned_on)
      : null;
  return (
    <div className="row">
      <div className="row-main">
        <Link to="/members/$id" params={{ id: one.member.id }}>
          {one.member.name}
        </Link>
        <div className="row-meta">
          {when ? <span>{when}</span> : null}
          {one.assignee_name ? <span>{one.assignee_name}</span> : null}
          {one.member.contact_time ? <span>{one.member.contact_time}</span> : null}
        </div>
      </div>
      <div className="row-side">
        {one.visit_id && one.status ? (
          <>
            <Mood tone={visitTones[one.status]}>{t(`visits:status.${one.status}`)}</Mood>
            <LinkButton
              size="small"
              to="/visits/$id"
              params={{ id: one.visit_id }}
              aria-label={t("open_visit_of", { name: one.member.name })}
            >
              {t("open_visit")}
            </LinkButton>
          </>
        ) : (
          <>
            <Mood tone="quiet">{t("coverage.open")}</Mood>
            {canPlan ? (
              <LinkButton
                size="small"
                to="/visits/plan"
                search={{ member: one.member.id, round }}
                aria-label={t("plan_for", { name: one.member.name })}
              >
                {t("plan")}
              </LinkButton>
            ) : null}
          </>
        )}
      </div>
    </div>
  );
}
