import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Checkbox, Form, Input, Select } from "antd";
import { call } from "@/api/call";
import { type CaseView, membersGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { Answered, ProblemNote } from "@/shells/staff/parts/States";
import { useDepartments } from "@/shells/staff/pickers/departments";
import { daysFromToday, today } from "@/ui/days";

type ReferForm = {
  department_id: string;
  summary: string;
  place?: string;
  due_on: string;
  share_person?: boolean;
};
type Referral = Omit<ReferForm, "place" | "share_person"> & {
  action: "refer";
  place: string | null;
  share_person: boolean;
};
const USUAL_DAYS = 7;

/** Hands the case to a department: what it gets to read is written for it here. */
export function Refer(props: {
  item: CaseView;
  open: boolean;
  onClose: () => void;
  onRefer: (step: Referral) => Promise<void>;
}) {
  const { t } = useTranslation("cases");
  const { message } = App.useApp();
  const sending = useSend<ReferForm>();
  const departments = useDepartments(props.open, props.item.unit_id);

  async function save(values: ReferForm) {
    const done = await sending.send(async () => {
      await props.onRefer({
        action: "refer",
        ...values,
        summary: values.summary.trim(),
        place: values.place?.trim() || null,
        share_person: values.share_person ?? false,
      });
      return true;
    });
    if (done) void message.success(t("done.refer"));
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("action.refer")}
      ok={t("action.refer")}
      initialValues={{
        summary: props.item.title,
        place: props.item.place ?? "",
        due_on: daysFromToday(USUAL_DAYS),
      }}
      onFinish={save}
      onClose={props.onClose}
    >
      {departments.error ? <ProblemNote error={departments.error} /> : null}
      <Form.Item
        name="department_id"
        label={t("ask.department")}
        rules={[{ required: true, message: t("ask.department_missing") }]}
      >
        <Select
          loading={departments.isPending}
          showSearch={{ optionFilterProp: "label" }}
          options={departments.list.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item
        name="summary"
        label={t("ask.summary")}
        extra={t("ask.summary_hint")}
        rules={[{ required: true, whitespace: true, message: t("ask.text_missing") }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} />
      </Form.Item>
      <Form.Item name="place" label={t("field.place")}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="due_on"
        label={t("ask.due_on")}
        rules={[{ required: true, message: t("ask.day_missing") }]}
      >
        <Input type="date" min={today()} />
      </Form.Item>
      {props.open && props.item.member_id ? (
        <SharePerson member={props.item.member_id} name={props.item.member_name ?? ""} />
      ) : null}
    </FormDialog>
  );
}

/** Whether the department sees who brought it. Only who agreed to that can be shown, and it is never the usual way. */
function SharePerson(props: { member: string; name: string }) {
  const { t } = useTranslation("cases");
  const query = useQuery({
    queryKey: ["members", "one", props.member],
    queryFn: () => call(membersGet({ path: { id: props.member } })),
  });
  return (
    <Answered query={query} rows={1}>
      {({ consents }) =>
        consents.some(({ purpose }) => purpose === "referral") ? (
          <Form.Item name="share_person" valuePropName="checked" extra={t("share.why")}>
            <Checkbox>{t("share.act", { name: props.name })}</Checkbox>
          </Form.Item>
        ) : (
          <p className="soft">
            {t("share.no_consent", { name: props.name })}{" "}
            <Link to="/members/$id" params={{ id: props.member }}>
              {t("share.open_member")}
            </Link>
          </p>
        )
      }
    </Answered>
  );
}
