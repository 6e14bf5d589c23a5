import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Form } from "antd";
import { call } from "@/api/call";
import { eventsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useSend } from "@/shells/staff/parts/forms";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { ProblemNote } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { daysFromToday } from "@/ui/days";
import { bodyOf, EventFields, type EventForm } from "./EventFields";

const USUAL_DAYS = 7;

export default function NewEvent() {
  const { t } = useTranslation(["events", "common"]);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { only } = useUnits();
  const { form, busy, problem, send } = useSend<EventForm>();

  async function save(values: EventForm) {
    const body = { ...bodyOf(values), unit_id: values.unit_id ?? only ?? "" };
    const event = await send(() => call(eventsCreate({ body, headers: keyFor(body) })));
    if (!event) return;
    void message.success(t("created"));
    await queries.invalidateQueries({ queryKey: ["events"] });
    await navigate({ to: "/events/$id", params: { id: event.id }, replace: true });
  }

  return (
    <Page title={t("new")} back={{ to: "/events", label: t("title") }}>
      <div className="form-narrow">
        <Panel>
          {problem ? <ProblemNote error={problem} /> : null}
          <Form<EventForm>
            form={form}
            layout="vertical"
            initialValues={{
              kind: "get_together",
              starts_at: `${daysFromToday(USUAL_DAYS)}T14:00`,
              ends_at: `${daysFromToday(USUAL_DAYS)}T16:00`,
            }}
            onFinish={(values) => void save(values)}
          >
            <EventFields isNew />
            <div className="form-acts">
              <Button type="primary" htmlType="submit" loading={busy}>
                {t("common:save")}
              </Button>
              <Button onClick={() => void navigate({ to: "/events" })}>{t("common:cancel")}</Button>
            </div>
          </Form>
        </Panel>
      </div>
    </Page>
  );
}
