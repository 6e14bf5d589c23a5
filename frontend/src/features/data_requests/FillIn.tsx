import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Alert, App, Button, Form, InputNumber } from "antd";
import { useState } from "react";
import { call, record, type Tagged, tagOf } from "@/api/call";
import {
  type DataCellView,
  type DataFormView,
  dataRequestFormsGet,
  dataRequestFormsSave,
  dataRequestFormsTransition,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { useMe } from "@/shells/staff/me";
import { useSend } from "@/shells/staff/parts/forms";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered, ProblemNote } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { GiveBack } from "./GiveBack";
import { useIndicatorNames } from "./indicators";
import { formTones } from "./words";

const route = getRouteApi("/staff/data_request_forms/$id");

export default function FillIn() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["data_requests", "form", id],
    queryFn: () => record(dataRequestFormsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(form) => <Detail form={form} />}
    </Answered>
  );
}

function Detail({ form }: { form: Tagged<DataFormView> }) {
  const { t } = useTranslation("data_requests");
  const { period } = useFigureNames();
  const { can } = useMe();
  const format = useFormats();
  const { value } = form;
  return (
    <Page
      title={value.title}
      back={{ to: "/data_request_forms", label: t("forms.title") }}
      mark={<Mood tone={formTones[value.state]}>{t(`form_state.${value.state}`)}</Mood>}
      acts={
        value.actions.includes("return") && can("decide_data_requests") ? (
          <GiveBack form={form} />
        ) : null
      }
    >
      <div className="form-narrow">
        <Panel>
          {value.note ? (
            <Alert
              type="warning"
              showIcon
              style={{ marginBottom: 16 }}
              title={t("form.put_right")}
              description={<span className="pre">{value.note}</span>}
            />
          ) : null}
          <Facts>
            <Fact label={t("field.department")}>{value.department}</Fact>
            <Fact label={t("field.legal_basis")}>{value.legal_basis}</Fact>
            <Fact label={t("field.community")}>{value.unit_name}</Fact>
            <Fact label={t("field.period")}>{period(value.period)}</Fact>
            <Fact label={t("field.due_on")}>{format.day(value.due_on)}</Fact>
            <Fact label={t("field.minutes")}>
              {value.minutes > 0 ? t("minutes", { count: value.minutes }) : null}
            </Fact>
            <Fact label={t("field.submitted_at")}>
              {value.submitted_at ? format.moment(value.submitted_at) : null}
            </Fact>
          </Facts>
        </Panel>
        {value.actions.includes("submit") ? (
          <Cells form={form} />
        ) : (
          <Panel title={t("form.cells")}>
            <RowList
              items={value.cells}
              keyOf={(cell) => cell.line_id}
              row={(cell) => <CellRow cell={cell} />}
              empty={t("form.settled")}
            />
          </Panel>
        )}
      </div>
    </Page>
  );
}

function CellRow({ cell }: { cell: DataCellView }) {
  const format = useFormats();
  return (
    <div className="row">
      <div className="row-main">{cell.name}</div>
      <div className="row-side">
        <strong>{cell.value == null ? "—" : format.number(cell.value)}</strong>
      </div>
    </div>
  );
}

type CellsForm = { values: { value?: number | null }[] };

/** The numbers; what is not known yet can be saved empty, and is asked for when the form is sent. */
function Cells({ form: tagged }: { form: Tagged<DataFormView> }) {
  const { t } = useTranslation(["data_requests", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { form, busy, problem, send } = useSend<CellsForm>();
  // The server's own order, by which it names what is wrong.
  const { id, cells } = tagged.value;
  const [etag, setEtag] = useState(tagged.etag);

  async function save(): Promise<string> {
    const { values } = form.getFieldsValue();
    // All of them, so that what is refused is named by its place on the page.
    const all = cells.map(({ line_id }, at) => ({ line_id, value: values[at]?.value ?? null }));
    if (all.every(({ value }, at) => value === (cells[at]?.value ?? null))) return etag;
    const saved = await call(
      dataRequestFormsSave({
        path: { id },
        body: { values: all },
        headers: { "If-Match": etag },
      }),
    );
    setEtag(tagOf(saved));
    return tagOf(saved);
  }
  const shown = () => queries.invalidateQueries({ queryKey: ["data_requests"] });

  async function keep() {
    if (!(await send(save))) return;
    void message.success(t("common:saved"));
    await shown();
  }

  async function submit() {
    const sent = await send(async () => {
      const tag = await save();
      const body = { action: "submit" as const };
      return call(dataRequestFormsTransition({ path: { id }, body, headers: { "If-Match": tag } }));
    });
    if (!sent) return;
    void message.success(t("form.sent"));
    await shown();
  }

  return (
    <Panel title={t("form.cells")}>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<CellsForm>
        form={form}
        layout="vertical"
        initialValues={{ values: cells.map(({ value }) => ({ value: value ?? null })) }}
        onFinish={() => void submit()}
      >
        {cells.map((cell, at) => (
          <CellField key={cell.line_id} at={at} cell={cell} />
        ))}
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t("form.submit")}
          </Button>
          <Button onClick={() => void keep()} disabled={busy}>
            {t("form.keep")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}

function CellField({ at, cell }: { at: number; cell: DataCellView }) {
  const { t } = useTranslation("data_requests");
  const format = useFormats();
  const nameOf = useIndicatorNames();
  const hints = [
    cell.detail,
    cell.counts === "persons" ? t("form.persons") : null,
    cell.prefilled == null
      ? null
      : t("form.prefilled", {
          name: cell.indicator ? nameOf(cell.indicator) : "",
          value: format.number(cell.prefilled),
        }),
  ].filter((hint) => hint !== null && hint !== undefined);
  return (
    <Form.Item
      name={["values", at, "value"]}
      label={cell.name}
      extra={hints.join(" · ")}
      rules={[{ required: true, message: t("missing.value") }]}
    >
      <InputNumber
        min={0}
        max={1_000_000_000_000}
        precision={0}
        inputMode="numeric"
        style={{ width: "100%" }}
      />
    </Form.Item>
  );
}
