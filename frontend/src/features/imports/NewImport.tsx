import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, Button, Form, Radio } from "antd";
import { useState } from "react";
import type { ImportKind } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { useSend } from "@/shells/staff/parts/forms";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { ProblemNote } from "@/shells/staff/parts/States";
import { UnitField } from "@/shells/staff/pickers/UnitField";
import { useUnits } from "@/shells/staff/pickers/units";
import { FileField } from "./FileField";
import { refusedColumns } from "./refused";
import { markOf, sendTable } from "./upload";
import { importKinds } from "./words";

type NewForm = { kind: ImportKind; unit_id?: string; file: File };

export default function NewImport() {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { only } = useUnits();
  const { form, busy, problem, send } = useSend<NewForm>();
  const [refused, setRefused] = useState<string[]>([]);

  async function start(values: NewForm, leaveOut: string[]) {
    const order = {
      kind: values.kind,
      unit_id: values.unit_id ?? only ?? "",
      dry_run: true,
      leave_out: leaveOut,
    };
    const result = await send(async () => {
      try {
        return { job: await sendTable(values.file, order, keyFor([order, markOf(values.file)])) };
      } catch (error) {
        const columns = refusedColumns(toProblem(error));
        if (columns.length === 0) throw error;
        return { columns };
      }
    });
    setRefused(result?.columns ?? []);
    if (result?.job) {
      await queries.invalidateQueries({ queryKey: ["imports"] });
      await navigate({ to: "/imports/$id", params: { id: result.job.id }, replace: true });
    }
  }

  return (
    <Page title={t("new")} back={{ to: "/imports", label: t("title") }}>
      <div className="form-narrow">
        <Panel>
          {problem ? <ProblemNote error={problem} /> : null}
          {refused.length > 0 ? (
            <Refused
              columns={refused}
              busy={busy}
              onLeaveOut={() => void start(form.getFieldsValue(), refused)}
            />
          ) : null}
          <Form<NewForm>
            form={form}
            layout="vertical"
            initialValues={{ kind: "members" }}
            onFinish={(values) => void start(values, [])}
            onValuesChange={() => setRefused([])}
          >
            <Form.Item name="kind" label={t("field.kind")} required>
              <Radio.Group
                optionType="button"
                options={importKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
              />
            </Form.Item>
            <UnitField label={t("field.unit")} />
            <Form.Item
              name="file"
              label={t("field.file")}
              extra={t("file_hint")}
              rules={[{ required: true, message: t("file_missing") }]}
            >
              <FileField />
            </Form.Item>
            <p className="soft" style={{ marginBottom: 14 }}>
              {t("trial_explain")}
            </p>
            <div className="form-acts">
              <Button type="primary" htmlType="submit" loading={busy}>
                {t("start_trial")}
              </Button>
            </div>
          </Form>
        </Panel>
      </div>
    </Page>
  );
}

/** Columns that Linli does not take, and the choice to do without them. */
export function Refused(props: { columns: string[]; busy: boolean; onLeaveOut: () => void }) {
  const { t } = useTranslation("imports");
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={t("refused.title")}
      description={
        <>
          <p>{t("refused.text")}</p>
          <ul style={{ margin: "6px 0 12px", paddingInlineStart: 20 }}>
            {props.columns.map((column) => (
              <li key={column}>{column}</li>
            ))}
          </ul>
          <Button loading={props.busy} onClick={props.onLeaveOut}>
            {t("refused.leave_out")}
          </Button>
        </>
      }
    />
  );
}
