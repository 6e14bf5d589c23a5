import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { call, type Tagged } from "@/api/call";
import {
  type CheckedLineView,
  type DataLineView,
  type DataRequestView,
  dataRequestsCheck,
  dataRequestsDecide,
  type Indicator,
  type Verdict,
} from "@/api/generated";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { granularityOf } from "@/shells/staff/figures/periods";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { ProblemNote } from "@/shells/staff/parts/States";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { bodyOfWaiting } from "./drafts";
import { useCatalogue } from "./indicators";
import { Overtaken, type Said } from "./Overtaken";
import { verdicts } from "./words";

type DecisionForm = { lines: Said[] };

/** The district's word on every line that waits. Whoever was not quick enough is shown what others said meanwhile. */
export function Decide({ request }: { request: Tagged<DataRequestView> }) {
  // What is decided on is the request as it was read.
  const [began] = useState(request);
  const [mine, setMine] = useState<Said[] | null>(null);
  const [over, setOver] = useState(false);
  const waiting = began.value.lines.filter(({ state }) => state === "waiting");
  if (over) return null;
  if (request.value.version === began.value.version) {
    return <Deciding request={began} onSay={setMine} onDone={() => setOver(true)} />;
  }
  return mine ? (
    <Overtaken
      lines={waiting.map((line, at) => ({
        said: mine[at] ?? {},
        line: request.value.lines.find(({ id }) => id === line.id) ?? line,
      }))}
      onClose={() => setOver(true)}
    />
  ) : null;
}

function Deciding(props: {
  request: Tagged<DataRequestView>;
  /** Told of every word, so that it is not lost when others were quicker. */
  onSay: (lines: Said[]) => void;
  onDone: () => void;
}) {
  const { t } = useTranslation("data_requests");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const sending = useSend<DecisionForm>();
  const { value, etag } = props.request;
  const waiting = value.lines.filter(({ state }) => state === "waiting");
  const check = useQuery({
    queryKey: ["data_requests", "check", value.id, value.version],
    queryFn: () => call(dataRequestsCheck({ body: bodyOfWaiting(value) })),
  });

  async function save({ lines }: DecisionForm) {
    const body = {
      lines: lines.map((said, at) => ({
        line_id: waiting[at]?.id ?? "",
        verdict: said.verdict ?? "approve",
        indicator:
          said.verdict === "approve" || said.verdict === "catalogue"
            ? (said.indicator ?? null)
            : null,
        earlier_line_id: said.verdict === "earlier" ? (said.earlier_line_id ?? null) : null,
        reason: said.verdict === "refuse" ? (said.reason?.trim() ?? null) : null,
      })),
    };
    props.onSay(lines);
    const decided = await sending.send(async () => {
      try {
        const headers = { "If-Match": etag };
        await call(dataRequestsDecide({ path: { id: value.id }, body, headers }));
        return "mine";
      } catch (error) {
        const problem = toProblem(error);
        if (problem.status !== 412) throw problem;
        return "theirs";
      }
    });
    if (!decided) return;
    if (decided === "mine") {
      void message.success(t("decide.done"));
      props.onDone();
    }
    await queries.invalidateQueries({ queryKey: ["data_requests"] });
  }

  return (
    <Panel title={t("decide.title")} count={waiting.length}>
      {sending.problem ? <ProblemNote error={sending.problem} /> : null}
      <Form<DecisionForm>
        form={sending.form}
        layout="vertical"
        initialValues={{ lines: waiting.map(() => ({ verdict: "approve" })) }}
        onValuesChange={(_, { lines }: DecisionForm) => props.onSay(lines)}
        onFinish={(values) => void save(values)}
      >
        {waiting.map((line, at) => (
          <Verdicts
            key={line.id}
            at={at}
            line={line}
            period={value.first_period}
            found={check.data?.lines[at]}
          />
        ))}
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={sending.busy}>
            {t("decide.act")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}

function Verdicts(props: {
  at: number;
  line: DataLineView;
  period: string;
  found: CheckedLineView | undefined;
}) {
  const { t } = useTranslation("data_requests");
  const { at, line, found } = props;
  const form = Form.useFormInstance();
  const verdict: Verdict = Form.useWatch(["lines", at, "verdict"], form) ?? "approve";
  // What answers a line, and what its cells begin with, are two questions.
  const clear = () => form.setFieldValue(["lines", at, "indicator"], undefined);
  return (
    <fieldset className="group">
      <legend>{line.name}</legend>
      <p className="soft">
        {t(`counts.${line.counts}`)}
        {line.detail ? ` · ${line.detail}` : ""}
      </p>
      <Form.Item name={["lines", at, "verdict"]} label={t("decide.verdict")} required>
        <WordSelect
          words={verdicts.filter((word) => word !== "earlier" || (found?.earlier.length ?? 0) > 0)}
          say={(word) => t(`verdict.${word}`)}
          onChange={clear}
        />
      </Form.Item>
      {verdict === "approve" && line.counts === "work" ? <Prefill at={at} /> : null}
      {verdict === "catalogue" ? <ByCatalogue at={at} period={props.period} found={found} /> : null}
      {verdict === "earlier" ? (
        <Form.Item
          name={["lines", at, "earlier_line_id"]}
          label={t("decide.earlier")}
          rules={[{ required: true, message: t("missing.earlier") }]}
        >
          <Select
            options={found?.earlier.map((one) => ({
              value: one.line_id,
              label: `${one.name} · ${one.department} · ${one.title}`,
            }))}
          />
        </Form.Item>
      ) : null}
      {verdict === "refuse" ? (
        <Form.Item
          name={["lines", at, "reason"]}
          label={t("decide.reason")}
          rules={[{ required: true, whitespace: true, message: t("missing.reason") }]}
        >
          <Input.TextArea maxLength={400} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      ) : null}
    </fieldset>
  );
}

/** A count of work that the cells begin with; persons are counted once, by the catalogue. */
function Prefill({ at }: { at: number }) {
  const { t } = useTranslation("data_requests");
  const names = useFigureNames();
  const counted = useCatalogue().filter(
    (one) => one.counts === "work" && one.measure !== "duration",
  );
  return (
    <Form.Item
      name={["lines", at, "indicator"]}
      label={t("decide.prefill")}
      extra={t("decide.prefill_hint")}
    >
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        options={counted.map(({ id, name }) => ({ value: id, label: names.name(name) }))}
      />
    </Form.Item>
  );
}

/** The likely ones first, and only what is told of such periods. */
function ByCatalogue(props: { at: number; period: string; found: CheckedLineView | undefined }) {
  const { t } = useTranslation("data_requests");
  const names = useFigureNames();
  const likely = props.found?.catalogue.map(({ indicator }) => indicator) ?? [];
  const rank = (id: Indicator) => (likely.includes(id) ? likely.indexOf(id) : likely.length);
  const fitting = useCatalogue()
    .filter(({ granularities }) => granularities.includes(granularityOf(props.period)))
    .sort((one, other) => rank(one.id) - rank(other.id));
  return (
    <Form.Item
      name={["lines", props.at, "indicator"]}
      label={t("decide.indicator")}
      rules={[{ required: true, message: t("missing.indicator") }]}
    >
      <Select
        showSearch={{ optionFilterProp: "label" }}
        options={fitting.map(({ id, name }) => ({ value: id, label: names.name(name) }))}
      />
    </Form.Item>
  );
}
