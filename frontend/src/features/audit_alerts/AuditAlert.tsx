import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { App, Button, Form, Input } from "antd";
import { call, tagOf } from "@/api/call";
import { type AuditAlertView, auditAlertsGet, auditAlertsSee } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { useSend } from "@/shells/staff/parts/forms";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, ProblemNote } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { alertTones } from "./words";

const route = getRouteApi("/staff/audit_alerts/$id");

export default function AuditAlert() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["audit_alerts", "one", id],
    queryFn: () => call(auditAlertsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={6}>
      {(alert) => <Detail alert={alert} />}
    </Answered>
  );
}

function Detail({ alert }: { alert: AuditAlertView }) {
  const { t } = useTranslation("audit_alerts");
  const format = useFormats();
  const { nameOf } = useUnits();
  const { me } = useMe();
  const trail = {
    account: alert.account_id,
    person: alert.person_id ?? undefined,
    from: alert.day,
    to: alert.day,
  };
  return (
    <Page
      title={t(`kind.${alert.kind}`, { number: format.number(alert.count) })}
      back={{ to: "/audit_alerts", label: t("title") }}
      mark={<Mood tone={alertTones[alert.state]}>{t(`state.${alert.state}`)}</Mood>}
      lead={t(`explain.${alert.kind}`)}
      acts={
        <LinkButton to="/audit_entries" search={trail} primary>
          {t("open_trail")}
        </LinkButton>
      }
    >
      <div className="form-narrow">
        <Panel>
          <Facts>
            <Fact label={t("field.day")}>{format.day(alert.day)}</Fact>
            <Fact label={t("field.account")}>
              <Link to="/audit_entries" search={{ account: alert.account_id }}>
                <code>{alert.account_id}</code>
              </Link>
            </Fact>
            <Fact label={t("field.person")}>
              {alert.person_id ? (
                <Link to="/audit_entries" search={{ person: alert.person_id }}>
                  <code>{alert.person_id}</code>
                </Link>
              ) : null}
            </Fact>
            <Fact label={t("field.unit")}>{alert.unit_id ? nameOf(alert.unit_id) : null}</Fact>
            <Fact label={t("field.threshold")}>{format.number(alert.threshold)}</Fact>
            <Fact label={t("field.seen_at")}>
              {alert.seen_at ? format.moment(alert.seen_at) : null}
            </Fact>
            <Fact label={t("field.seen_by")}>
              {alert.seen_by ? (
                alert.seen_by === me?.id ? (
                  me.name
                ) : (
                  <code>{alert.seen_by}</code>
                )
              ) : null}
            </Fact>
            <Fact label={t("field.note")}>
              {alert.note ? <span className="pre">{alert.note}</span> : null}
            </Fact>
          </Facts>
        </Panel>
        {alert.state === "new" ? <See alert={alert} /> : null}
      </div>
    </Page>
  );
}

type SeeForm = { note?: string };

/** Files it as looked at, once: what is written here stays. */
function See({ alert }: { alert: AuditAlertView }) {
  const { t } = useTranslation("audit_alerts");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<SeeForm>();

  async function save(values: SeeForm) {
    const body = { note: values.note?.trim() || null };
    const saved = await send(() =>
      call(
        auditAlertsSee({
          path: { id: alert.id },
          body,
          headers: { ...keyFor(body), "If-Match": tagOf(alert) },
        }),
      ),
    );
    if (!saved) return;
    void message.success(t("see.done"));
    await queries.invalidateQueries({ queryKey: ["audit_alerts"] });
  }

  return (
    <Panel title={t("see.title")}>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<SeeForm> form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item name="note" label={t("field.note")} extra={t("see.hint")}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={500} />
        </Form.Item>
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t("see.act")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}
