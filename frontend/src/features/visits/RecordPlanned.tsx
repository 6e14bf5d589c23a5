import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form } from "antd";
import { call } from "@/api/call";
import { type VisitView, visitsRecord } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { queue } from "@/offline/travel";
import { Draft } from "@/shells/staff/parts/Draft";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { localOfMoment } from "@/ui/days";
import { RecordFields } from "./RecordFields";
import { type RecordForm, recordingOf } from "./recording";
import { VisitProblem } from "./VisitProblem";

/** Writes down how a planned visit came out. */
export function RecordPlanned({ visit }: { visit: VisitView }) {
  const { t } = useTranslation(["visits", "common", "outbox"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send, sent } = useSend<RecordForm>();

  async function save(values: RecordForm) {
    const body = recordingOf(values);
    const headers = keyFor(body);
    const saved = await send(async () => {
      try {
        const path = { id: visit.id };
        return { visit: await call(visitsRecord({ path, body, headers })) };
      } catch (error) {
        // Under the same key it is done once, even when it got there and only the answer was lost.
        const unreachable = toProblem(error).status === 0;
        if (!unreachable || !(await queue(visit.id, body, headers["Idempotency-Key"]))) throw error;
        return { visit: null };
      }
    });
    if (!saved) return;
    const count = saved.visit?.case_ids.length ?? 0;
    if (!saved.visit) void message.info(t("outbox:kept"));
    else void message.success(count > 0 ? t("recorded_cases", { count }) : t("recorded"));
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
        <Draft sent={sent} />
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
