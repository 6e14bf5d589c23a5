import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Form, Input, InputNumber, Modal, Radio } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import {
  type MemberKind,
  type Programme,
  type RoundAdditionView,
  type RoundView,
  roundsAddMembers,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { RowList } from "@/shells/staff/parts/RowList";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { AccountPicker } from "@/shells/staff/pickers/AccountPicker";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { memberKinds, programmes } from "@/shells/staff/words";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";

type AddForm = {
  by: "filter" | "name";
  member_id?: string;
  kind?: MemberKind | null;
  programme?: Programme | null;
  wants_visits?: boolean;
  unvisited_months?: number | null;
  planned_on?: string;
  assignee_id?: string | null;
};

/** What is sent: those of a name, or all that fit a filter; with a day, their visits are planned at once. */
export function additionOf(values: AddForm) {
  const who =
    values.by === "name"
      ? { member_ids: [values.member_id ?? ""] }
      : {
          filter: {
            kind: values.kind ?? null,
            programme: values.programme ?? null,
            wants_visits: values.wants_visits ? true : null,
            unvisited_months: values.unvisited_months ?? null,
          },
        };
  const planned_on = values.planned_on || null;
  return { ...who, planned_on, assignee_id: planned_on ? (values.assignee_id ?? null) : null };
}

export function AddMembers(props: { round: RoundView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation("rounds");
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const sending = useSend<AddForm>();
  const [result, setResult] = useState<RoundAdditionView | null>(null);
  const { round } = props;

  async function save(values: AddForm) {
    const body = additionOf(values);
    const saved = await sending.send(() =>
      call(roundsAddMembers({ path: { id: round.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    setResult(saved);
    props.onClose();
    await queries.invalidateQueries({ queryKey: ["rounds"] });
    await queries.invalidateQueries({ queryKey: ["visits"] });
  }

  return (
    <>
      <FormDialog
        sending={sending}
        open={props.open}
        title={t("add.title")}
        ok={t("add.ok")}
        initialValues={{ by: "filter", wants_visits: true }}
        onFinish={save}
        onClose={props.onClose}
      >
        <Who round={round} />
        <Plan round={round} />
      </FormDialog>
      <Result result={result} onClose={() => setResult(null)} />
    </>
  );
}

function Who({ round }: { round: RoundView }) {
  const { t } = useTranslation(["rounds", "members"]);
  const by = Form.useWatch("by", Form.useFormInstance<AddForm>());
  return (
    <>
      <Form.Item name="by" label={t("add.by")} required>
        <Radio.Group
          optionType="button"
          options={(["filter", "name"] as const).map((way) => ({
            value: way,
            label: t(`add.by_${way}`),
          }))}
        />
      </Form.Item>
      {by === "name" ? (
        <Form.Item
          name="member_id"
          label={t("add.member")}
          rules={[{ required: true, message: t("add.member_missing") }]}
        >
          <MemberPicker unit={round.unit_id} />
        </Form.Item>
      ) : (
        <>
          <div className="form-pair">
            <Form.Item name="kind" label={t("members:filter.kind")}>
              <WordSelect
                words={memberKinds}
                say={(word) => t(`members:kind.${word}`)}
                allowClear
                placeholder={t("add.any")}
              />
            </Form.Item>
            <Form.Item name="programme" label={t("members:filter.programme")}>
              <WordSelect
                words={programmes}
                say={(word) => t(`members:programme.${word}`)}
                allowClear
                placeholder={t("add.any")}
              />
            </Form.Item>
          </div>
          <Form.Item name="unvisited_months" label={t("add.unvisited")}>
            <InputNumber min={1} max={120} precision={0} style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item name="wants_visits" valuePropName="checked">
            <Checkbox>{t("add.wants_visits")}</Checkbox>
          </Form.Item>
        </>
      )}
    </>
  );
}

function Plan({ round }: { round: RoundView }) {
  const { t } = useTranslation("rounds");
  const form = Form.useFormInstance<AddForm>();
  const planned = Form.useWatch("planned_on", form);
  const first = [round.starts_on, today()].sort().at(-1);
  return (
    <div className="form-pair">
      <Form.Item name="planned_on" label={t("add.planned_on")} extra={t("add.plan_hint")}>
        <Input type="date" min={first ?? ""} max={round.ends_on} />
      </Form.Item>
      {planned ? (
        <Form.Item name="assignee_id" label={t("add.assignee")}>
          <AccountPicker />
        </Form.Item>
      ) : null}
    </div>
  );
}

/** Who was added, and who was not and why: nobody is visited who did not agree to it. */
function Result(props: { result: RoundAdditionView | null; onClose: () => void }) {
  const { t } = useTranslation(["rounds", "common"]);
  const format = useFormats();
  const { result } = props;
  return (
    <Modal
      open={result !== null}
      title={t("result.title")}
      okText={t("common:close")}
      cancelButtonProps={{ style: { display: "none" } }}
      onOk={props.onClose}
      onCancel={props.onClose}
    >
      {result ? (
        <>
          <p>{t("result.added", { number: format.number(result.added.length) })}</p>
          {result.already > 0 ? (
            <p>{t("result.already", { number: format.number(result.already) })}</p>
          ) : null}
          {result.left_out.length > 0 ? (
            <>
              <p>{t("result.left_out", { number: format.number(result.left_out.length) })}</p>
              <div className="panel">
                <RowList
                  items={result.left_out}
                  keyOf={(one) => one.member_id}
                  label={t("result.left_out_list")}
                  row={(one) => (
                    <div className="row">
                      <div className="row-main">
                        <strong>{one.name}</strong>
                        <div className="row-meta">
                          <span>{t(`reason.${one.reason}`)}</span>
                        </div>
                      </div>
                    </div>
                  )}
                  empty=""
                />
              </div>
            </>
          ) : null}
        </>
      ) : null}
    </Modal>
  );
}
