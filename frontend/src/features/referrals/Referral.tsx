import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { App, Button, Form, Input, Radio } from "antd";
import { call } from "@/api/call";
import {
  type ReferralPersonView,
  type ReferralView,
  referralsAnswer,
  referralsGet,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useSend } from "@/shells/staff/parts/forms";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, ProblemNote } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { referralTones } from "./words";

const route = getRouteApi("/staff/referrals/$id");

export default function Referral() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["referrals", "one", id],
    queryFn: () => call(referralsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={6}>
      {(referral) => <Detail referral={referral} />}
    </Answered>
  );
}

function Detail({ referral }: { referral: ReferralView }) {
  const { t } = useTranslation("referrals");
  const format = useFormats();
  return (
    <Page
      title={referral.place ?? t("title")}
      back={{ to: "/referrals", label: t("title") }}
      mark={<Mood tone={referralTones[referral.status]}>{t(`status.${referral.status}`)}</Mood>}
    >
      <div className="form-narrow">
        <Panel title={t("field.summary")}>
          <p className="pre" style={{ marginBottom: 14 }}>
            {referral.summary}
          </p>
          <Facts>
            <Fact label={t("field.place")}>{referral.place}</Fact>
            <Fact label={t("field.received")}>{format.moment(referral.created_at)}</Fact>
            <Fact label={t("field.due_on")}>{format.day(referral.due_on)}</Fact>
            <Fact label={t("field.answered_at")}>
              {referral.answered_at ? format.moment(referral.answered_at) : null}
            </Fact>
            <Fact label={t("field.solved")}>
              {referral.solved == null ? null : referral.solved ? t("solved.yes") : t("solved.no")}
            </Fact>
            <Fact label={t("field.answer")}>
              {referral.answer ? <span className="pre">{referral.answer}</span> : null}
            </Fact>
          </Facts>
        </Panel>
        {referral.person ? <Person person={referral.person} /> : null}
        {referral.status === "open" ? <Answer referral={referral} /> : null}
      </div>
    </Page>
  );
}

/** Who brought it, while they agree to being shown and the department is asked. */
function Person({ person }: { person: ReferralPersonView }) {
  const { t } = useTranslation(["referrals", "members"]);
  return (
    <Panel title={t("person.title")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t("person.why")}
      </p>
      <Facts>
        <Fact label={t("members:field.name")}>{person.name}</Fact>
        <Fact label={t("members:field.phone")}>
          {person.phone ? <a href={`tel:${person.phone}`}>{person.phone}</a> : null}
        </Fact>
        <Fact label={t("members:field.email")}>{person.email}</Fact>
        <Fact label={t("members:field.address")}>{person.address}</Fact>
        <Fact label={t("members:field.contact_time")}>{person.contact_time}</Fact>
        <Fact label={t("members:field.preferred_language")}>{person.preferred_language}</Fact>
      </Facts>
    </Panel>
  );
}

type AnswerForm = { answer: string; solved: boolean };

function Answer({ referral }: { referral: ReferralView }) {
  const { t } = useTranslation("referrals");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<AnswerForm>();

  async function save(values: AnswerForm) {
    const body = { answer: values.answer.trim(), solved: values.solved };
    const saved = await send(() =>
      call(referralsAnswer({ path: { id: referral.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    void message.success(t("answer.sent"));
    await queries.invalidateQueries({ queryKey: ["referrals"] });
  }

  return (
    <Panel title={t("answer.title")}>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<AnswerForm> form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item
          name="answer"
          label={t("answer.text")}
          rules={[{ required: true, whitespace: true, message: t("answer.text_missing") }]}
        >
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} maxLength={4000} />
        </Form.Item>
        <Form.Item
          name="solved"
          label={t("field.solved")}
          rules={[{ required: true, message: t("answer.solved_missing") }]}
        >
          <Radio.Group
            optionType="button"
            options={[
              { value: true, label: t("solved.yes") },
              { value: false, label: t("solved.no") },
            ]}
          />
        </Form.Item>
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t("answer.send")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}
