import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { App, Button, Form, Select } from "antd";
import { useTranslation } from "react-i18next";
import { call } from "@/api/call";
import { visitsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useSend } from "@/shells/staff/parts/forms";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { useMember } from "@/shells/staff/pickers/member";
import { visitChannels, visitPurposes } from "@/shells/staff/words";
import { localOfMoment } from "@/ui/days";
import { RecordFields } from "./RecordFields";
import { type RecordForm, recordingOf } from "./recording";
import { VisitProblem } from "./VisitProblem";

const route = getRouteApi("/staff/visits/new");

/** The fast way: a visit that was not planned, written down in one go. */
export default function RecordNew() {
  const { t } = useTranslation(["visits", "common"]);
  const { member } = route.useSearch();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<RecordForm>();
  const preset = useMember(member);
  const chosen = Form.useWatch("member_id", form);

  async function save(values: RecordForm) {
    const body = {
      member_id: values.member_id ?? "",
      purpose: values.purpose ?? "greeting",
      channel: values.channel ?? "home",
      ...recordingOf(values),
    };
    const visit = await send(() => call(visitsCreate({ body, headers: keyFor(body) })));
    if (!visit) return;
    const count = visit.case_ids?.length ?? 0;
    void message.success(count > 0 ? t("recorded_cases", { count }) : t("recorded"));
    await queries.invalidateQueries();
    await navigate({ to: "/visits/$id", params: { id: visit.id }, replace: true });
  }

  return (
    <Page
      title={t("record_title")}
      back={
        preset
          ? { to: "/members/$id", params: { id: preset.id }, label: preset.name }
          : { to: "/", label: t("common:nav.day") }
      }
    >
      <div className="form-narrow">
        <Panel>
          {problem ? <VisitProblem problem={problem} member={chosen} /> : null}
          <Form<RecordForm>
            form={form}
            layout="vertical"
            initialValues={{
              member_id: member,
              purpose: "greeting",
              channel: "home",
              outcome: "done",
              visited_at: localOfMoment(new Date()),
            }}
            onFinish={(values) => void save(values)}
          >
            <Form.Item
              name="member_id"
              label={t("field.member")}
              rules={[{ required: true, message: t("member_missing") }]}
            >
              <MemberPicker preset={preset} />
            </Form.Item>
            <div className="form-pair">
              <Form.Item name="purpose" label={t("field.purpose")} required>
                <Select
                  options={visitPurposes.map((word) => ({
                    value: word,
                    label: t(`purpose.${word}`),
                  }))}
                />
              </Form.Item>
              <Form.Item name="channel" label={t("field.channel")} required>
                <Select
                  options={visitChannels.map((word) => ({
                    value: word,
                    label: t(`channel.${word}`),
                  }))}
                />
              </Form.Item>
            </div>
            <RecordFields />
            <div className="form-acts">
              <Button type="primary" htmlType="submit" loading={busy}>
                {t("common:save")}
              </Button>
            </div>
          </Form>
        </Panel>
      </div>
    </Page>
  );
}
