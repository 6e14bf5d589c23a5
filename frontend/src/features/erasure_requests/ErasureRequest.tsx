import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import { call, record, type Tagged } from "@/api/call";
import {
  type ErasureRequestView,
  erasureRequestsConfirm,
  erasureRequestsGet,
  erasureRequestsPreview,
  erasureRequestsRefuse,
  type RefusalReason,
} from "@/api/generated";
import { onceKey, useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { erasureTones, refusalReasons } from "./words";

const route = getRouteApi("/staff/erasure_requests/$id");

export default function ErasureRequest() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["erasure_requests", "one", id],
    queryFn: () => record(erasureRequestsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={6}>
      {(request) => <Detail request={request} />}
    </Answered>
  );
}

function Detail({ request }: { request: Tagged<ErasureRequestView> }) {
  const { t } = useTranslation("erasure_requests");
  const { nameOf } = useUnits();
  const { value } = request;
  return (
    <Page
      title={value.member_name ? t("one_of", { name: value.member_name }) : t("one")}
      back={{ to: "/erasure_requests", label: t("title") }}
      mark={<Mood tone={erasureTones[value.state]}>{t(`state.${value.state}`)}</Mood>}
      lead={nameOf(value.unit_id)}
    >
      <div className="form-narrow">
        <About request={value} />
        {value.state === "asked" ? (
          <>
            <Preview id={value.id} />
            <Decision request={request} />
          </>
        ) : null}
      </div>
    </Page>
  );
}

function About({ request }: { request: ErasureRequestView }) {
  const { t } = useTranslation("erasure_requests");
  const format = useFormats();
  const { me } = useMe();
  const who = (id: string) => (id === me?.id ? t("myself") : t("colleague"));
  return (
    <Panel>
      <Facts>
        <Fact label={t("field.member")}>
          {request.member_name ? (
            <Link to="/members/$id" params={{ id: request.member_id }}>
              {request.member_name}
            </Link>
          ) : (
            <code>{request.member_id}</code>
          )}
        </Fact>
        <Fact label={t("field.asked_by")}>
          {request.asked_by ? who(request.asked_by) : t("by_member")}
        </Fact>
        <Fact label={t("field.created_at")}>{format.moment(request.created_at)}</Fact>
        <Fact label={t("field.decided_by")}>
          {request.decided_by ? who(request.decided_by) : null}
        </Fact>
        <Fact label={t("field.decided_at")}>
          {request.decided_at ? format.moment(request.decided_at) : null}
        </Fact>
        <Fact label={t("field.reason")}>
          {request.reason ? t(`reason.${request.reason}`) : null}
        </Fact>
        <Fact label={t("field.explanation")}>
          {request.explanation ? <span className="pre">{request.explanation}</span> : null}
        </Fact>
      </Facts>
    </Panel>
  );
}

/** What would go, and what would stay without a name. */
function Preview({ id }: { id: string }) {
  const { t, maybe } = useTranslation(["erasure_requests", "tables"]);
  const format = useFormats();
  const query = useQuery({
    queryKey: ["erasure_requests", "preview", id],
    queryFn: () => call(erasureRequestsPreview({ path: { id } })),
  });
  return (
    <Panel title={t("preview.title")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t("preview.text")}
      </p>
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing>{t("preview.empty")}</Nothing>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
            <section className="scroll-x" tabIndex={0} aria-label={t("preview.title")}>
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t("preview.table")}</th>
                    <th scope="col">{t("preview.rows")}</th>
                    <th scope="col">{t("preview.fate")}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ table, removed, rows }) => (
                    <tr key={`${table} ${removed}`}>
                      <th scope="row">{maybe(`tables:of.${table}`) ?? table}</th>
                      <td>{format.number(rows)}</td>
                      <td>{removed ? t("preview.removed") : t("preview.emptied")}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </Answered>
    </Panel>
  );
}

/** Confirmed by another account than the one that entered it, or refused with a reason. */
function Decision({ request }: { request: Tagged<ErasureRequestView> }) {
  const { t } = useTranslation("erasure_requests");
  const { me, can } = useMe();
  const queries = useQueryClient();
  const { act } = useAct();
  const [refusing, setRefusing] = useState(false);
  const { value, etag } = request;
  const refresh = async () => {
    await Promise.all(
      ["erasure_requests", "members"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
  if (!can("decide_erasures")) return <p className="soft">{t("decision.waits")}</p>;
  const own = value.asked_by != null && value.asked_by === me?.id;
  const path = { id: value.id };
  return (
    <Panel title={t("decision.title")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {own ? t("decision.own") : t("decision.text")}
      </p>
      <div className="page-acts">
        {own ? null : (
          <ConfirmButton
            danger
            type="primary"
            question={t("confirm.question", { name: value.member_name ?? "" })}
            explanation={t("confirm.text")}
            yes={t("confirm.act")}
            onYes={() =>
              act(async () => {
                try {
                  const headers = { "If-Match": etag, ...onceKey() };
                  await call(erasureRequestsConfirm({ path, headers }));
                } finally {
                  await refresh();
                }
              }, t("confirm.done"))
            }
          >
            {t("confirm.act")}
          </ConfirmButton>
        )}
        <Button onClick={() => setRefusing(true)}>{t("refuse.act")}</Button>
      </div>
      <Refuse
        request={request}
        open={refusing}
        onClose={() => setRefusing(false)}
        onDone={refresh}
      />
    </Panel>
  );
}

type RefuseForm = { reason: RefusalReason; explanation: string };

function Refuse(props: {
  request: Tagged<ErasureRequestView>;
  open: boolean;
  onClose: () => void;
  onDone: () => Promise<void>;
}) {
  const { t } = useTranslation("erasure_requests");
  const { message } = App.useApp();
  const keyFor = useIdempotencyKey();
  const sending = useSend<RefuseForm>();
  const { value, etag } = props.request;

  async function save(values: RefuseForm) {
    const body = { reason: values.reason, explanation: values.explanation.trim() };
    const headers = { "If-Match": etag, ...keyFor(body) };
    const saved = await sending.send(() =>
      call(erasureRequestsRefuse({ path: { id: value.id }, body, headers })),
    );
    if (!saved) return;
    void message.success(t("refuse.done"));
    props.onClose();
    await props.onDone();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("refuse.title")}
      ok={t("refuse.act")}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="reason"
        label={t("field.reason")}
        rules={[{ required: true, message: t("refuse.reason_missing") }]}
      >
        <WordSelect words={refusalReasons} say={(word) => t(`reason.${word}`)} />
      </Form.Item>
      <Form.Item
        name="explanation"
        label={t("field.explanation")}
        extra={t("refuse.hint")}
        rules={[{ required: true, whitespace: true, message: t("refuse.explanation_missing") }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}
