import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Form, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { dataRequestsCheck, dataRequestsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { today } from "@/ui/days";
import { bodyOf, type Checked, checkedOf, type RequestForm } from "./drafts";
import { LineFields } from "./LineFields";
import { frequencies, periodsFor, suits } from "./words";

const DUE_DAYS = 10;

/** A department's wish for figures; what is known already is said before anybody is asked. */
export default function NewRequest() {
  const { t } = useTranslation("data_requests");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { units } = useUnits();
  const sending = useSend<RequestForm>();
  const [checked, setChecked] = useState<Checked | null>(null);
  const top = units.find(({ parent_id }) => !units.some(({ id }) => id === parent_id))?.id ?? "";

  async function check() {
    const values = await sending.form.validateFields().catch(() => null);
    if (!values) return;
    const body = bodyOf(values, top);
    const view = await sending.send(() => call(dataRequestsCheck({ body })));
    // Nothing was filed by that.
    sending.unsent();
    if (view) setChecked(checkedOf(body, view));
  }

  async function save(values: RequestForm) {
    const body = bodyOf(values, top);
    const created = await sending.send(() =>
      call(dataRequestsCreate({ body, headers: keyFor(body) })),
    );
    if (!created) return;
    void message.success(t("created"));
    await queries.invalidateQueries({ queryKey: ["data_requests"] });
    await navigate({ to: "/data_requests/$id", params: { id: created.id }, replace: true });
  }

  return (
    <FormScreen<RequestForm>
      title={t("new")}
      lead={t("new_lead")}
      back={{ to: "/data_requests", label: t("title") }}
      sending={sending}
      initialValues={{ frequency: "quarterly", due_days: DUE_DAYS, lines: [{ counts: "work" }] }}
      ok={t("file")}
      onFinish={save}
      onCancel={() => void navigate({ to: "/data_requests" })}
    >
      <Head />
      {units.length > 1 ? (
        <Form.Item name="unit_id" label={t("field.unit_id")} extra={t("unit_hint")}>
          <UnitPicker placeholder={units.find(({ id }) => id === top)?.name ?? ""} />
        </Form.Item>
      ) : null}
      <Periods />
      <LineFields checked={checked} />
      <div className="form-acts" style={{ marginBottom: 16 }}>
        <Button onClick={() => void check()} loading={sending.busy}>
          {t("check.act")}
        </Button>
      </div>
      {checked ? (
        <p role="status">
          {t("check.answered", { count: checked.view.answered })}{" "}
          {t("check.asked", { count: checked.view.asked })}{" "}
          {checked.view.asked > 0
            ? t("check.cost", { minutes: checked.view.minutes, periods: checked.view.periods })
            : null}
        </p>
      ) : null}
    </FormScreen>
  );
}

function Head() {
  const { t } = useTranslation("data_requests");
  const needed = { required: true, whitespace: true };
  return (
    <>
      <div className="form-pair">
        <Form.Item
          name="department"
          label={t("field.department")}
          rules={[{ ...needed, message: t("missing.department") }]}
        >
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
        <Form.Item name="reference" label={t("field.reference")}>
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item
        name="title"
        label={t("field.title")}
        rules={[{ ...needed, message: t("missing.title") }]}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="legal_basis"
        label={t("field.legal_basis")}
        rules={[{ ...needed, message: t("missing.legal_basis") }]}
      >
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
    </>
  );
}

function Periods() {
  const { t } = useTranslation("data_requests");
  const { period } = useFigureNames();
  const form = Form.useFormInstance<RequestForm>();
  const frequency = Form.useWatch("frequency", form) ?? "quarterly";
  const options = periodsFor(frequency, today()).map((value) => ({ value, label: period(value) }));

  /** A period of another length is none that can be asked about. */
  function clear() {
    const now = form.getFieldsValue();
    for (const name of ["first_period", "last_period"] as const) {
      if (!suits(now.frequency, now[name])) form.setFieldValue(name, undefined);
    }
  }

  return (
    <>
      <div className="form-pair">
        <Form.Item name="frequency" label={t("field.frequency")} required>
          <WordSelect
            words={frequencies}
            say={(word) => t(`frequency.${word}`)}
            onChange={() => clear()}
          />
        </Form.Item>
        <Form.Item
          name="due_days"
          label={t("field.due_days")}
          rules={[{ required: true, message: t("missing.due_days") }]}
        >
          <InputNumber min={1} max={90} precision={0} style={{ width: "100%" }} />
        </Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item
          name="first_period"
          label={t(frequency === "once" ? "field.period" : "field.first_period")}
          rules={[{ required: true, message: t("missing.first_period") }]}
        >
          <Select showSearch={{ optionFilterProp: "label" }} options={options} />
        </Form.Item>
        {frequency === "once" ? null : (
          <Form.Item
            name="last_period"
            label={t("field.last_period")}
            rules={[{ required: true, message: t("missing.last_period") }]}
          >
            <Select showSearch={{ optionFilterProp: "label" }} options={options} />
          </Form.Item>
        )}
      </div>
    </>
  );
}
