import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form } from "antd";
import { call, tagOf } from "@/api/call";
import {
  type EventView,
  type SignUpView,
  signUpsCancel,
  signUpsCreate,
  signUpsList,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import type { Problem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { useSend } from "@/shells/staff/parts/forms";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Mood, Panel } from "@/shells/staff/parts/Page";
import { Nothing, ProblemNote } from "@/shells/staff/parts/States";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { signUpTones } from "./words";

/** Who comes and who waits, in the order of arrival. */
export function SignUps({ event }: { event: EventView }) {
  const { t } = useTranslation("events");
  const list = useList<SignUpView>(["events", "sign_ups", event.id], (after) =>
    call(signUpsList({ path: { id: event.id }, query: { after } })),
  );
  return (
    <Panel title={t("sign_ups.title")}>
      {event.status === "published" ? <AddSignUp event={event} /> : null}
      <Rows
        list={list}
        label={t("sign_ups.title")}
        keyOf={(signUp) => signUp.id}
        row={(signUp) => <SignUpRow signUp={signUp} open={event.status === "published"} />}
        empty={<Nothing>{t("sign_ups.empty")}</Nothing>}
      />
    </Panel>
  );
}

function AddSignUp({ event }: { event: EventView }) {
  const { t } = useTranslation("events");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<{ member_id: string }>();
  const member = Form.useWatch("member_id", form);

  async function save(body: { member_id: string }) {
    const saved = await send(() =>
      call(signUpsCreate({ path: { id: event.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    void message.success(
      saved.status === "waiting" ? t("sign_ups.added_waiting") : t("sign_ups.added"),
    );
    form.resetFields();
    await queries.invalidateQueries({ queryKey: ["events"] });
  }

  return (
    <>
      {problem ? <SignUpProblem problem={problem} member={member} /> : null}
      <Form
        form={form}
        className="inline-form"
        requiredMark={false}
        onFinish={(values) => void save(values)}
      >
        <Form.Item
          name="member_id"
          label={t("sign_ups.who")}
          rules={[{ required: true, message: t("sign_ups.who_missing") }]}
        >
          <MemberPicker />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("sign_ups.add")}
        </Button>
      </Form>
    </>
  );
}

/** A sign-up that the member did not agree to has a way out: their page, where the consent is recorded. */
function SignUpProblem(props: { problem: Problem; member: string | undefined }) {
  const { t } = useTranslation("events");
  if (props.problem.code !== "consent-required" || !props.member) {
    return <ProblemNote error={props.problem} />;
  }
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={t("sign_ups.consent_required")}
      description={t("sign_ups.consent_required_text")}
      action={
        <LinkButton size="small" to="/members/$id" params={{ id: props.member }}>
          {t("sign_ups.open_member")}
        </LinkButton>
      }
    />
  );
}

function SignUpRow({ signUp, open }: { signUp: SignUpView; open: boolean }) {
  const { t } = useTranslation("events");
  const queries = useQueryClient();
  const { act } = useAct();
  const cancellable = open && (signUp.status === "signed_up" || signUp.status === "waiting");
  return (
    <div className="row">
      <div className="row-main">
        <strong>{signUp.name}</strong>
        <div className="row-meta">
          <span>{t("sign_ups.position", { position: signUp.position })}</span>
          {signUp.promoted_at ? <span>{t("sign_ups.promoted")}</span> : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={signUpTones[signUp.status]}>{t(`sign_up_status.${signUp.status}`)}</Mood>
        {cancellable ? (
          <ConfirmButton
            size="small"
            danger
            question={t("sign_ups.cancel_question", { name: signUp.name })}
            explanation={signUp.status === "signed_up" ? t("sign_ups.cancel_text") : undefined}
            yes={t("sign_ups.cancel")}
            onYes={() =>
              act(async () => {
                await call(
                  signUpsCancel({
                    path: { id: signUp.id },
                    headers: { "If-Match": tagOf(signUp) },
                  }),
                );
                await queries.invalidateQueries({ queryKey: ["events"] });
              }, t("sign_ups.cancelled"))
            }
          >
            {t("sign_ups.cancel")}
          </ConfirmButton>
        ) : null}
      </div>
    </div>
  );
}
