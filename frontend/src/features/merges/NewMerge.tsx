import { SwapOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Alert, App, Button, Form, Input } from "antd";
import { call, tagOf } from "@/api/call";
import { type MergePreviewView, mergesCreate, mergesPreview } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useSend } from "@/shells/staff/parts/forms";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing, ProblemNote } from "@/shells/staff/parts/States";
import { useHouseholds } from "@/shells/staff/pickers/households";
import { useFormats } from "@/ui/formats";
import { type Line, linesOf } from "./compare";

const route = getRouteApi("/staff/members/$id/merges/new");

/** Two records side by side: which stays, what it takes from the other, and what ends. */
export default function NewMerge() {
  const { t } = useTranslation("merges");
  const { id } = route.useParams();
  const { with: other } = route.useSearch();
  const query = useQuery({
    queryKey: ["merges", "preview", id, other],
    queryFn: () => call(mergesPreview({ path: { id }, query: { member_id: other ?? "" } })),
    enabled: other !== undefined,
  });
  const back = { to: "/members/$id/merges", params: { id }, label: t("title") } as const;
  return (
    <Page title={t("compare_title")} lead={t("compare_lead")} back={back}>
      {other === undefined ? (
        <Nothing>{t("nobody")}</Nothing>
      ) : (
        <Answered query={query} rows={8}>
          {(preview) => <Comparison key={id} preview={preview} />}
        </Answered>
      )}
    </Page>
  );
}

function Comparison({ preview }: { preview: MergePreviewView }) {
  const { t } = useTranslation(["merges", "members"]);
  const { survivor, merged, ends, moves } = preview;
  return (
    <>
      <Panel
        title={t("both")}
        acts={
          <LinkButton
            size="small"
            icon={<SwapOutlined aria-hidden />}
            to="/members/$id/merges/new"
            params={{ id: merged.id }}
            search={{ with: survivor.id }}
            replace
          >
            {t("swap")}
          </LinkButton>
        }
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <section className="scroll-x" tabIndex={0} aria-label={t("title")}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t("field")}</th>
                <th scope="col">{t("stays")}</th>
                <th scope="col">{t("goes")}</th>
              </tr>
            </thead>
            <tbody>
              {linesOf(preview).map((line) => (
                <FieldLine key={line.field} line={line} unit={survivor.unit_id} />
              ))}
            </tbody>
          </table>
        </section>
      </Panel>
      <div className="form-narrow">
        {ends.length > 0 ? (
          <Alert
            type="warning"
            showIcon
            style={{ marginBottom: 16 }}
            title={t("ends.title")}
            description={t("ends.text", {
              purposes: ends
                .map((purpose) => t(`members:consent.purposes.${purpose}`))
                .join(t("and")),
            })}
          />
        ) : null}
        <Panel title={t("moves.title")}>
          <p>
            {moves.length > 0
              ? moves.map(({ kind, count }) => t(`moves.${kind}`, { count })).join(t("and"))
              : t("moves.nothing")}
          </p>
        </Panel>
        <MergeForm preview={preview} />
      </div>
    </>
  );
}

function FieldLine({ line, unit }: { line: Line; unit: string }) {
  const { t } = useTranslation(["merges", "members"]);
  const format = useFormats();
  const { nameOf } = useHouseholds(line.field === "household_id" ? unit : undefined);
  function say(value: unknown): string {
    if (value === null) return "—";
    if (typeof value === "boolean") return value ? t("members:yes") : t("members:no");
    const text = String(value);
    if (line.field === "household_id") return nameOf(text) ?? "…";
    if (line.field === "status") {
      return t(`members:status.${text as "active" | "paused" | "left"}`);
    }
    return /^\d{4}-\d\d-\d\d$/.test(text) ? format.day(text) : text;
  }
  return (
    <tr>
      <th scope="row">{t(`members:field.${line.field}`)}</th>
      <td>
        {line.taken ? <strong>{t("taken", { value: say(line.goes) })}</strong> : say(line.stays)}
      </td>
      <td>{say(line.goes)}</td>
    </tr>
  );
}

type ReasonForm = { reason?: string };

function MergeForm({ preview }: { preview: MergePreviewView }) {
  const { t } = useTranslation("merges");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<ReasonForm>();
  const { survivor, merged } = preview;

  async function save(values: ReasonForm) {
    const body = {
      member_id: merged.id,
      member_version: merged.version,
      reason: values.reason?.trim() || null,
    };
    const headers = { "If-Match": tagOf(survivor), ...keyFor([survivor.id, body]) };
    const merge = await send(() =>
      call(mergesCreate({ path: { id: survivor.id }, body, headers })),
    );
    if (!merge) {
      // One of the two may have changed: what would be is shown anew.
      await queries.invalidateQueries({ queryKey: ["merges", "preview"] });
      return;
    }
    void message.success(t("done"));
    await navigate({ to: "/members/$id", params: { id: survivor.id }, replace: true });
    await queries.invalidateQueries();
  }

  return (
    <Panel title={t("decide")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t("decide_text")}
      </p>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<ReasonForm> form={form} layout="vertical" onFinish={(values) => void save(values)}>
        <Form.Item name="reason" label={t("reason")} extra={t("reason_hint")}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
        </Form.Item>
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t("merge")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}
