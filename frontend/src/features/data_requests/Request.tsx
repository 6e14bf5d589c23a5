import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { record, type Tagged } from "@/api/call";
import { type DataLineView, type DataRequestView, dataRequestsGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { granularityOf } from "@/shells/staff/figures/periods";
import { useMe } from "@/shells/staff/me";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { Answers } from "./Answers";
import { Decide } from "./Decide";
import { End } from "./End";
import { FormList } from "./FormList";
import { useIndicatorNames } from "./indicators";
import { useSpan } from "./Requests";
import { lineTones, requestTones } from "./words";

const route = getRouteApi("/staff/data_requests/$id");

export default function Request() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["data_requests", "one", id],
    queryFn: () => record(dataRequestsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(request) => <Detail request={request} />}
    </Answered>
  );
}

function Detail({ request }: { request: Tagged<DataRequestView> }) {
  const { t } = useTranslation("data_requests");
  const { can } = useMe();
  const { value } = request;
  const deciding = value.can_decide && value.state === "filed";
  // Whoever was about to decide is told when somebody else was quicker.
  const [wasDeciding] = useState(deciding);
  // Those that wait stand in the decision's form.
  const told = value.lines.filter(({ state }) => !deciding || state !== "waiting");
  const asked = value.lines.filter(({ state }) => state === "approved");
  return (
    <Page
      title={value.title}
      back={{ to: "/data_requests", label: t("title") }}
      mark={<Mood tone={requestTones[value.state]}>{t(`state.${value.state}`)}</Mood>}
      acts={<End request={request} />}
    >
      <About request={value} />
      {deciding || wasDeciding ? <Decide key={value.id} request={request} /> : null}
      {told.length > 0 ? (
        <Panel title={t("lines.title")} count={told.length}>
          <RowList
            items={told}
            keyOf={(line) => line.id}
            row={(line) => <LineRow line={line} request={value} />}
            empty={null}
          />
        </Panel>
      ) : null}
      {asked.length > 0 && can("answer_data_requests") ? (
        <Panel title={t("forms.title")}>
          <FormList request={value.id} />
        </Panel>
      ) : null}
      {asked.length > 0 ? <Answers request={value} asked={asked} /> : null}
    </Page>
  );
}

function About({ request }: { request: DataRequestView }) {
  const { t } = useTranslation("data_requests");
  const format = useFormats();
  const span = useSpan();
  return (
    <Panel>
      <Facts>
        <Fact label={t("field.department")}>{request.department}</Fact>
        <Fact label={t("field.reference")}>{request.reference}</Fact>
        <Fact label={t("field.legal_basis")}>{request.legal_basis}</Fact>
        <Fact label={t("field.unit_id")}>{request.unit_name}</Fact>
        <Fact label={t("field.frequency")}>{t(`frequency.${request.frequency}`)}</Fact>
        <Fact label={t("field.period")}>{span(request.first_period, request.last_period)}</Fact>
        <Fact label={t("field.due_days")}>{t("days", { count: request.due_days })}</Fact>
        <Fact label={t("field.next_period")}>
          {request.next_period ? span(request.next_period, request.next_period) : null}
        </Fact>
        <Fact label={t("field.forms")}>
          {request.forms_waiting + request.forms_submitted > 0
            ? t("forms.progress", {
                submitted: request.forms_submitted,
                waiting: request.forms_waiting,
              })
            : null}
        </Fact>
        <Fact label={t("field.created_at")}>{format.moment(request.created_at)}</Fact>
      </Facts>
    </Panel>
  );
}

function LineRow({ line, request }: { line: DataLineView; request: DataRequestView }) {
  const { t } = useTranslation("data_requests");
  return (
    <div className="row">
      <div className="row-main">
        <strong>{line.name}</strong>
        {line.detail ? <p className="pre">{line.detail}</p> : null}
        <div className="row-meta">
          <span>{t(`counts.${line.counts}`)}</span>
          <AnsweredBy line={line} request={request} />
          {line.reason ? <span>{t("refused_since", { reason: line.reason })}</span> : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={lineTones[line.state]}>{t(`line_state.${line.state}`)}</Mood>
      </div>
    </div>
  );
}

/** Where the answer is, or what the cells begin with. */
function AnsweredBy({ line, request }: { line: DataLineView; request: DataRequestView }) {
  const { t } = useTranslation("data_requests");
  const { can } = useMe();
  const { all } = useUnits();
  const nameOf = useIndicatorNames();
  if (line.state === "earlier" && line.earlier_request_id) {
    return (
      <Link to="/data_requests/$id" params={{ id: line.earlier_request_id }}>
        {t("see_earlier")}
      </Link>
    );
  }
  if (!line.indicator) return null;
  const name = nameOf(line.indicator);
  if (line.state === "approved") return <span>{t("prefilled_from", { name })}</span>;
  if (!can("view_statistics")) return <span>{name}</span>;
  const { first_period: from, last_period: to } = request;
  // Who reads for a community alone sees its own figures, and not those of all that are asked.
  const unit = all.some(({ id }) => id === request.unit_id) ? request.unit_id : undefined;
  const granularity = granularityOf(from);
  return (
    <Link to="/statistics" search={{ unit, indicator: line.indicator, granularity, from, to }}>
      {t("see_figures", { name })}
    </Link>
  );
}
