import { useQueryClient } from "@tanstack/react-query";
import { Timeline as AntTimeline, App, Button, Form, Radio } from "antd";
import { call } from "@/api/call";
import { type CaseView, casesNote, casesTimeline, type EntryView } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { NoteField } from "@/shells/staff/NoteField";
import { useSend } from "@/shells/staff/parts/forms";
import { useList } from "@/shells/staff/parts/List";
import { Panel } from "@/shells/staff/parts/Page";
import { Loading, Nothing, ProblemNote } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { AddFiles } from "./attachments/AddFiles";
import { Sending } from "./attachments/Sending";

/** What happened to a case, the newest first, and a place to write down the next thing. */
export function Timeline({ item }: { item: CaseView }) {
  const { t } = useTranslation(["cases", "common"]);
  const list = useList<EntryView>(["cases", "timeline", item.id], (after) =>
    call(casesTimeline({ path: { id: item.id }, query: { after } })),
  );
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={t("timeline.title")}>
      <AddEntry item={item} />
      <Sending of={item.id} place="timeline" />
      {list.isPending ? <Loading /> : null}
      {list.error ? <ProblemNote error={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && entries.length === 0 ? <Nothing>{t("timeline.empty")}</Nothing> : null}
      <AntTimeline
        items={entries.map((entry) => ({
          key: entry.id,
          color: entry.kind === "change" ? "var(--brand)" : "var(--edge)",
          content: <Entry entry={entry} />,
        }))}
      />
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common:load_more")}
        </Button>
      ) : null}
    </Panel>
  );
}

function Entry({ entry }: { entry: EntryView }) {
  const { t } = useTranslation(["cases", "common"]);
  const format = useFormats();
  const to = entry.to_state ? t(`state.${entry.to_state}`) : null;
  const from = entry.from_state ? t(`state.${entry.from_state}`) : null;
  const moved = to
    ? from
      ? t("timeline.moved", { from, to })
      : t("timeline.opened", { to })
    : null;
  return (
    <>
      <div className="row-meta">
        <strong>{t(`timeline.${entry.kind}`)}</strong>
        <span>{format.moment(entry.at)}</span>
        {entry.account_name ? <span>{entry.account_name}</span> : null}
      </div>
      {moved ? <div>{moved}</div> : null}
      {entry.fields.length > 0 ? (
        <div>{entry.fields.map((field) => t(`changed.${field}`)).join("、")}</div>
      ) : null}
      {entry.body ? <div className="pre">{entry.body}</div> : null}
    </>
  );
}

type EntryForm = { kind: "note" | "contact"; body: string };

function AddEntry({ item }: { item: CaseView }) {
  const { t } = useTranslation(["cases", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { can } = useMe();
  const { form, busy, problem, send } = useSend<EntryForm>();

  async function save(values: EntryForm) {
    const body = { kind: values.kind, body: values.body.trim() };
    const saved = await send(() =>
      call(casesNote({ path: { id: item.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    void message.success(t("entry.added"));
    form.resetFields();
    await queries.invalidateQueries({ queryKey: ["cases"] });
  }

  return (
    <Form<EntryForm>
      form={form}
      className="entry"
      initialValues={{ kind: "note" }}
      onFinish={(values) => void save(values)}
    >
      {problem ? <ProblemNote error={problem} /> : null}
      <Form.Item
        name="body"
        rules={[{ required: true, whitespace: true, message: t("ask.text_missing") }]}
      >
        <NoteField
          aria-label={t("entry.label")}
          placeholder={t("entry.placeholder")}
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={4000}
        />
      </Form.Item>
      <div className="entry-acts">
        <Form.Item name="kind" noStyle>
          <Radio.Group
            aria-label={t("entry.label")}
            options={[
              { value: "note", label: t("entry.note") },
              { value: "contact", label: t("entry.contact") },
            ]}
          />
        </Form.Item>
        {can("edit_cases") ? <AddFiles of={item.id} place="timeline" /> : null}
        <Button htmlType="submit" loading={busy}>
          {t("entry.add")}
        </Button>
      </div>
    </Form>
  );
}
