import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Checkbox, Form, Input } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import {
  departmentTokensCreate,
  type NewTokenView,
  type TokenScope,
  type UnitView,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { Answered } from "@/shells/staff/parts/States";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { daysFromToday } from "@/ui/days";
import { endOf } from "./ends";
import { Made } from "./Made";

type TokenForm = {
  unit_id?: string;
  name: string;
  asked_by: string;
  scopes: TokenScope[];
  /** The last day on which it is good. */
  expires_at: string;
};

const scopes: TokenScope[] = ["releases", "catalogue", "data_requests"];
/** What most programs are for. */
const usual: TokenScope[] = ["releases", "catalogue"];
const USUAL_DAYS = 365;
/** Two years: the server takes no day after it. */
const MOST_DAYS = 730;

export default function NewDepartmentToken() {
  const [made, setMade] = useState<NewTokenView | null>(null);
  const { query, units } = useUnits();
  if (made) return <Made made={made} />;
  return (
    <Answered query={query} rows={8}>
      {() => <Fields units={units} onMade={setMade} />}
    </Answered>
  );
}

function Fields({ units, onMade }: { units: UnitView[]; onMade: (made: NewTokenView) => void }) {
  const { t } = useTranslation("department_tokens");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const sending = useSend<TokenForm>();

  async function save(values: TokenForm) {
    const body = {
      unit_id: values.unit_id ?? units[0]?.id ?? "",
      name: values.name.trim(),
      asked_by: values.asked_by.trim(),
      scopes: values.scopes,
      expires_at: endOf(values.expires_at),
    };
    // No key: the server keeps no secret, and could not tell it a second time.
    const made = await sending.send(() => call(departmentTokensCreate({ body })));
    // After a lost answer there may be one whose secret nobody has; the list shows it, to be revoked.
    await queries.invalidateQueries({ queryKey: ["department_tokens"] });
    if (made) onMade(made);
  }

  return (
    <FormScreen
      title={t("new")}
      lead={t("new_lead")}
      back={{ to: "/department_tokens", label: t("title") }}
      ok={t("make")}
      sending={sending}
      initialValues={{ scopes: usual, expires_at: daysFromToday(USUAL_DAYS) }}
      onFinish={save}
      onCancel={() => void navigate({ to: "/department_tokens" })}
    >
      <Form.Item
        name="name"
        label={t("field.name")}
        extra={t("name_hint")}
        rules={[{ required: true, whitespace: true, message: t("name_missing") }]}
      >
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="asked_by"
        label={t("field.asked_by")}
        extra={t("asked_by_hint")}
        rules={[{ required: true, whitespace: true, message: t("asked_by_missing") }]}
      >
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      {units.length > 1 ? (
        <Form.Item
          name="unit_id"
          label={t("field.unit")}
          extra={t("unit_hint")}
          rules={[{ required: true, message: t("unit_missing") }]}
        >
          <UnitPicker />
        </Form.Item>
      ) : null}
      {/* A group of boxes is told to be needed by its label: it may not carry the mark that fields carry. */}
      <Form.Item label={t("field.scopes")} required>
        <Form.Item
          name="scopes"
          noStyle
          rules={[{ type: "array", min: 1, message: t("scopes_missing") }]}
        >
          <Checkbox.Group
            aria-label={t("field.scopes")}
            options={scopes.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
          />
        </Form.Item>
      </Form.Item>
      <Form.Item
        name="expires_at"
        label={t("field.until")}
        extra={t("until_hint")}
        rules={[{ required: true, message: t("until_missing") }]}
      >
        <Input type="date" min={daysFromToday(1)} max={daysFromToday(MOST_DAYS)} />
      </Form.Item>
    </FormScreen>
  );
}
