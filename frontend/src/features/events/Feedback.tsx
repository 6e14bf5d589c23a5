import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Radio } from "antd";
import { call } from "@/api/call";
import { type EventView, type FeedbackView, feedbackCreate, feedbackList } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useSend } from "@/shells/staff/parts/forms";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Panel } from "@/shells/staff/parts/Page";
import { Nothing, ProblemNote } from "@/shells/staff/parts/States";

type FeedbackForm = { rating: number; comment?: string };
const ratings = [1, 2, 3, 4, 5];

/** What people said about an event afterwards, with or without a name. */
export function Feedback({ event }: { event: EventView }) {
  const { t } = useTranslation("events");
  const list = useList<FeedbackView>(["events", "feedback", event.id], (after) =>
    call(feedbackList({ path: { id: event.id }, query: { after } })),
  );
  return (
    <Panel title={t("feedback.title")}>
      {event.status === "held" ? <AddFeedback event={event} /> : null}
      <Rows
        list={list}
        label={t("feedback.title")}
        keyOf={(feedback) => feedback.id}
        row={(feedback) => (
          <div className="row">
            <div className="row-main">
              <strong>{t("feedback.stars", { rating: feedback.rating })}</strong>
              {feedback.comment ? <div className="pre">{feedback.comment}</div> : null}
            </div>
          </div>
        )}
        empty={<Nothing>{t("feedback.empty")}</Nothing>}
      />
    </Panel>
  );
}

function AddFeedback({ event }: { event: EventView }) {
  const { t } = useTranslation("events");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<FeedbackForm>();

  async function save(values: FeedbackForm) {
    const body = { rating: values.rating, comment: values.comment?.trim() || null };
    const saved = await send(() =>
      call(feedbackCreate({ path: { id: event.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    void message.success(t("feedback.added"));
    form.resetFields();
    await queries.invalidateQueries({ queryKey: ["events", "feedback", event.id] });
  }

  return (
    <Form<FeedbackForm> form={form} className="entry" onFinish={(values) => void save(values)}>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form.Item
        name="rating"
        label={t("feedback.rating")}
        rules={[{ required: true, message: t("feedback.rating_missing") }]}
      >
        <Radio.Group
          optionType="button"
          options={ratings.map((rating) => ({ value: rating, label: String(rating) }))}
        />
      </Form.Item>
      <Form.Item name="comment">
        <Input.TextArea
          aria-label={t("feedback.comment")}
          placeholder={t("feedback.comment")}
          autoSize={{ minRows: 1, maxRows: 6 }}
          maxLength={1000}
        />
      </Form.Item>
      <Button htmlType="submit" loading={busy}>
        {t("feedback.add")}
      </Button>
    </Form>
  );
}
