import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Alert } from "antd";
import { record, type Tagged } from "@/api/call";
import { type DataCellView, type DataFormView, dataRequestFormsGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { useMe } from "@/shells/staff/me";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { Cells } from "./Cells";
import { GiveBack } from "./GiveBack";
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
