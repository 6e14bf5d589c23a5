import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form } from "antd";
import { call } from "@/api/call";
import { type VisitView, visitsRecord } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { localOfMoment } from "@/ui/days";
import { RecordFields } from "./RecordFields";
import { type RecordForm, recordingOf } from "./recording";
import { VisitProblem } from "./VisitProblem";

/** Writes down how a planned visit came out. */
export function RecordPlanned({ visit }: { visit: VisitView }) {
  const { t } = useTranslation(["visits", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<RecordForm>();

  async function save(values: RecordForm) {
    const body = recordingOf(values);
    const saved = await send(() =>
      call(visitsRecord({ path: { id: visit.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    const count = saved.case_ids.length;
    void message.success(count > 0 ? t("recorded_cases", { count }) : t("recorded"));
    await queries.invalidateQueries();
  }

  return (
    <Panel title={t("record_title")}>
      {problem ? <VisitProblem problem={problem} member={visit.member_id} /> : null}
      <Form<RecordForm>
        form={form}
        layout="vertical"
        initialValues={{
          outcome: "done",
          notes: visit.notes ?? "",
          visited_at: localOfMoment(new Date()),
        }}
        onFinish={(values) => void save(values)}
      >
        <RecordFields />
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t("common:save")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}
