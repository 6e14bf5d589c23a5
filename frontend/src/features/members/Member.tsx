import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { householdsGet, type MemberView, membersGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { Consents } from "./Consents";
import { Leaving } from "./Leaving";
import { Links } from "./Links";
import { MemberCases, MemberVisits } from "./MemberHistory";
import { Programmes } from "./Programmes";
import { Rights } from "./Rights";
import { statusTone } from "./words";

const route = getRouteApi("/staff/members/$id");

export default function Member() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["members", "one", id],
    queryFn: () => call(membersGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(member) => <Detail member={member} />}
    </Answered>
  );
}

function Detail({ member }: { member: MemberView }) {
  const { t } = useTranslation(["members", "common"]);
  const { nameOf } = useUnits();
  const { id } = member;
  return (
    <Page
      title={member.name}
      back={{ to: "/members", label: t("title") }}
      mark={
        <>
          <Mood tone="info">{t(`kind.${member.kind}`)}</Mood>
          <Mood tone={statusTone(member.status)}>{t(`status.${member.status}`)}</Mood>
        </>
      }
      lead={nameOf(member.unit_id)}
      acts={
        member.status === "left" ? (
          <Leaving member={member} />
        ) : (
          <>
            <LinkButton to="/visits/new" search={{ member: id }} primary>
              {t("detail.record_visit")}
            </LinkButton>
            <LinkButton to="/cases/new" search={{ member: id }}>
              {t("detail.new_case")}
            </LinkButton>
            <LinkButton to="/members/$id/edit" params={{ id }} icon={<EditOutlined aria-hidden />}>
              {t("common:edit")}
            </LinkButton>
            <Leaving member={member} />
          </>
        )
      }
    >
      <div className="columns">
        <div>
          <MemberVisits member={member} />
          <MemberCases member={member} />
        </div>
        <div>
          <Contact member={member} />
          <Consents member={member} />
          <Links member={member} />
          <Programmes member={member} />
          <Rights member={member} />
        </div>
      </div>
    </Page>
  );
}

function Contact({ member }: { member: MemberView }) {
  const { t } = useTranslation(["members", "common"]);
  const format = useFormats();
  const day = (value: string | null | undefined) => (value ? format.day(value) : null);
  return (
    <Panel title={t("detail.contact")}>
      <Facts>
        <Fact label={t("field.phone")}>
          {member.phone ? <a href={`tel:${member.phone}`}>{member.phone}</a> : null}
        </Fact>
        <Fact label={t("field.email")}>{member.email}</Fact>
        <Fact label={t("field.address")}>{member.address}</Fact>
        <Fact label={t("field.preferred_language")}>{member.preferred_language}</Fact>
        <Fact label={t("field.contact_time")}>{member.contact_time}</Fact>
        <Fact label={t("field.household_id")}>
          {member.household_id ? <InHousehold id={member.household_id} /> : null}
        </Fact>
        <Fact label={t("field.guardian_until")}>{day(member.guardian_until)}</Fact>
        <Fact label={t("field.wants_visits")}>{member.wants_visits ? t("yes") : t("no")}</Fact>
        <Fact label={t("field.last_visited_on")}>{day(member.last_visited_on)}</Fact>
        <Fact label={t("field.joined_on")}>{day(member.joined_on)}</Fact>
        <Fact label={t("field.left_on")}>{day(member.left_on)}</Fact>
        <Fact label={t("field.leave_reason")}>{member.leave_reason}</Fact>
      </Facts>
    </Panel>
  );
}

function InHousehold({ id }: { id: string }) {
  const { t } = useTranslation("common");
  const query = useQuery({
    queryKey: ["households", "one", id],
    queryFn: () => call(householdsGet({ path: { id } })),
  });
  return (
    <Link to="/households/$id" params={{ id }}>
      {query.data?.name ?? t("loading")}
    </Link>
  );
}
