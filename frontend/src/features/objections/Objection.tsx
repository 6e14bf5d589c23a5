import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { App, Button, Form } from "antd";
import { call, record, type Tagged } from "@/api/call";
import { type ObjectionView, objectionsAnswer, objectionsGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { NoteField } from "@/shells/staff/NoteField";
import { useSend } from "@/shells/staff/parts/forms";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, ProblemNote } from "@/shells/staff/parts/States";
import { useMember } from "@/shells/staff/pickers/member";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { objectionTones } from "./words";

const route = getRouteApi("/staff/objections/$id");

export default function Objection() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["objections", "one", id],
    queryFn: () => record(objectionsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={6}>
      {(objection) => <Detail objection={objection} />}
    </Answered>
  );
}

function Detail({ objection }: { objection: Tagged<ObjectionView> }) {
  const { t } = useTranslation("objections");
  const { can } = useMe();
  const { nameOf } = useUnits();
  const { value } = objection;
  return (
    <Page
      title={t("one")}
      back={{ to: "/objections", label: t("title") }}
      mark={<Mood tone={objectionTones[value.state]}>{t(`state.${value.state}`)}</Mood>}
      lead={nameOf(value.unit_id)}
    >
      <div className="form-narrow">
        <Panel title={t("field.body")}>
          <p className="pre">{value.body}</p>
        </Panel>
        <Panel title={t("field.note")}>
          {value.note ? (
            <blockquote className="quoted pre">{value.note}</blockquote>
          ) : (
            <p className="soft">{t("no_note")}</p>
          )}
          <About objection={value} />
        </Panel>
        {value.answer ? (
          <Panel title={t("field.answer")}>
            <p className="pre">{value.answer}</p>
          </Panel>
        ) : can("edit_members") ? (
          <Answer objection={objection} />
        ) : null}
      </div>
    </Page>
  );
}

function About({ objection }: { objection: ObjectionView }) {
  const { t } = useTranslation("objections");
  const format = useFormats();
  const member = useMember(objection.member_id);
  return (
    <Facts>
      <Fact label={t("field.member")}>
        <Link to="/members/$id" params={{ id: objection.member_id }}>
          {member?.name ?? t("open_member")}
        </Link>
      </Fact>
      <Fact label={t("field.about")}>
        {objection.visit_id ? (
          <Link to="/visits/$id" params={{ id: objection.visit_id }}>
            {t("to.visit")}
          </Link>
        ) : (
          t("to.entry")
        )}
      </Fact>
      <Fact label={t("field.created_at")}>{format.moment(objection.created_at)}</Fact>
      <Fact label={t("field.answered_at")}>
        {objection.answered_at ? format.moment(objection.answered_at) : null}
      </Fact>
    </Facts>
  );
}

type AnswerForm = { answer: string };

function Answer({ objection }: { objection: Tagged<ObjectionView> }) {
  const { t } = useTranslation("objections");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { form, busy, problem, send } = useSend<AnswerForm>();

  async function save(values: AnswerForm) {
    const body = { answer: values.answer.trim() };
    const headers = { "If-Match": objection.etag };
    const saved = await send(() =>
      call(objectionsAnswer({ path: { id: objection.value.id }, body, headers })),
    );
    if (saved) void message.success(t("answered"));
    // Also when it was refused: somebody else may have been quicker.
    await queries.invalidateQueries({ queryKey: ["objections"] });
  }

  return (
    <Panel title={t("answer.title")}>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<AnswerForm> form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item
          name="answer"
          label={t("answer.text")}
          extra={t("answer.hint")}
          rules={[{ required: true, whitespace: true, message: t("answer.missing") }]}
        >
          <NoteField autoSize={{ minRows: 4, maxRows: 12 }} maxLength={2000} />
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
