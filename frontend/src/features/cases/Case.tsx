import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { record, type Tagged } from "@/api/call";
import { type CaseView, casesGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { caseTones, priorityTones } from "@/shells/staff/words";
import { useFormats } from "@/ui/formats";
import { Assign } from "./Assign";
import { Attachments } from "./attachments/Attachments";
import { Steps } from "./NextSteps";
import { Similar } from "./Similar";
import { Timeline } from "./Timeline";

const route = getRouteApi("/staff/cases/$id");

export default function Case() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["cases", "one", id],
    queryFn: () => record(casesGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(item) => <Detail item={item} />}
    </Answered>
  );
}

function Detail({ item }: { item: Tagged<CaseView> }) {
  const { t } = useTranslation(["cases", "common", "referrals"]);
  const { nameOf } = useUnits();
  const { value } = item;
  const open = value.state !== "closed" && value.state !== "declined";
  return (
    <Page
      title={value.title}
      back={{ to: "/cases", label: t("title") }}
      mark={
        <>
          <Mood tone={caseTones[value.state]}>{t(`state.${value.state}`)}</Mood>
          {value.priority === "normal" ? null : (
            <Mood tone={priorityTones[value.priority]}>{t(`priority.${value.priority}`)}</Mood>
          )}
        </>
      }
      lead={[t(`category.${value.category}`), nameOf(value.unit_id)].filter(Boolean).join(" · ")}
      acts={
        open ? (
          <LinkButton
            to="/cases/$id/edit"
            params={{ id: value.id }}
            icon={<EditOutlined aria-hidden />}
          >
            {t("common:edit")}
          </LinkButton>
        ) : null
      }
    >
      <div className="columns">
        <div>
          <Steps item={value} />
          <Timeline item={value} />
        </div>
        <div>
          <Matter item={value} />
          <Referrals item={value} />
          {open ? <Assign item={item} /> : null}
          <Attachments caseId={value.id} />
          {open && value.latitude != null && value.longitude != null ? (
            <Similar
              latitude={value.latitude}
              longitude={value.longitude}
              category={value.category}
              except={value.id}
            />
          ) : null}
        </div>
      </div>
    </Page>
  );
}

function Matter({ item }: { item: CaseView }) {
  const { t } = useTranslation(["cases", "common", "referrals"]);
  const format = useFormats();
  const { me } = useMe();
  const assignee = item.assignee_id === me?.id ? t("me") : (item.assignee_name ?? t("nobody"));
  return (
    <Panel title={t("facts")}>
      {item.description ? (
        <p className="pre" style={{ marginBottom: 12 }}>
          {item.description}
        </p>
      ) : null}
      <Facts>
        <Fact label={t("brought_by")}>
          {item.member_id ? (
            <Link to="/members/$id" params={{ id: item.member_id }}>
              {item.member_name}
            </Link>
          ) : (
            t("anonymous")
          )}
        </Fact>
        <Fact label={t("field.place")}>{item.place}</Fact>
        <Fact label={t("field.assignee")}>{assignee}</Fact>
        <Fact label={t("field.due_on")}>{item.due_on ? format.day(item.due_on) : null}</Fact>
        <Fact label={t("field.opened_at")}>{format.moment(item.opened_at)}</Fact>
        <Fact label={t("field.wait_reason")}>{item.wait_reason}</Fact>
        <Fact label={t("field.resolution")}>{item.resolution}</Fact>
        <Fact label={t("field.decline_reason")}>{item.decline_reason}</Fact>
        <Fact label={t("field.closes_at")}>
          {item.closes_at ? format.dayOf(item.closes_at) : null}
        </Fact>
        <Fact label={t("field.closed_at")}>
          {item.closed_at ? format.moment(item.closed_at) : null}
        </Fact>
        <Fact label={t("field.source")}>
          {[item.source, item.external_id].filter(Boolean).join(" ")}
        </Fact>
      </Facts>
    </Panel>
  );
}

/** What the departments were asked, and what they said. */
function Referrals({ item }: { item: CaseView }) {
  const { t } = useTranslation(["cases", "common", "referrals"]);
  const format = useFormats();
  if (item.referrals.length === 0) return null;
  return (
    <Panel title={t("referrals.title")}>
      <ul className="rows">
        {item.referrals.map((referral) => (
          <li key={referral.id} className="row">
            <div className="row-main">
              <strong>{referral.department}</strong>
              <div className="row-meta">
                <span>{t("referrals:due", { day: format.day(referral.due_on) })}</span>
                <span>{referral.shares_person ? t("share.shown") : t("share.hidden")}</span>
              </div>
              <div className="pre">{referral.answer ?? referral.summary}</div>
            </div>
            <div className="row-side">
              <Mood tone={referral.status === "open" ? "warn" : "good"}>
                {t(`referrals:status.${referral.status}`)}
              </Mood>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
