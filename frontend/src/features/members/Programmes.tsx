import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "@/api/call";
import {
  type EnrolmentView,
  enrolmentsCreate,
  enrolmentsEnd,
  type MemberView,
  type Programme,
} from "@/api/generated";
import { onceKey, useIdempotencyKey } from "@/api/idempotency";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { Nothing, ProblemNote } from "@/shells/staff/parts/States";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { programmes } from "./words";

export function Programmes({ member }: { member: MemberView }) {
  const { t } = useTranslation(["members", "common"]);
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title={t("detail.programmes")}
      acts={
        <Button size="small" onClick={() => setAdding(true)}>
          {t("enrol.add")}
        </Button>
      }
    >
      {member.programmes.length === 0 ? (
        <Nothing>{t("detail.no_programmes")}</Nothing>
      ) : (
        <ul className="rows">
          {member.programmes.map((enrolment) => (
            <li key={enrolment.id}>
              <EnrolmentRow enrolment={enrolment} />
            </li>
          ))}
        </ul>
      )}
      <Enrol member={member} open={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}

function EnrolmentRow({ enrolment }: { enrolment: EnrolmentView }) {
  const { t } = useTranslation(["members", "common"]);
  const format = useFormats();
  const queries = useQueryClient();
  const { act } = useAct();
  const programme = t(`programme.${enrolment.programme}`);
  return (
    <div className="row">
      <div className="row-main">
        <strong>{programme}</strong>
        <div className="row-meta">
          <span>
            {enrolment.ended_on
              ? t("enrol.ended", { day: format.day(enrolment.ended_on) })
              : t("enrol.since", { day: format.day(enrolment.started_on) })}
          </span>
        </div>
      </div>
      {enrolment.ended_on ? null : (
        <ConfirmButton
          size="small"
          question={t("enrol.end_question", { programme })}
          yes={t("enrol.end")}
          onYes={() =>
            act(async () => {
              await call(
                enrolmentsEnd({ path: { id: enrolment.id }, body: {}, headers: onceKey() }),
              );
              await queries.invalidateQueries({ queryKey: ["members"] });
            }, t("enrol.end_done"))
          }
        >
          {t("enrol.end")}
        </ConfirmButton>
      )}
    </div>
  );
}

type EnrolForm = { programme: Programme; started_on: string };

function Enrol(props: { member: MemberView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation(["members", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, send } = useSend<EnrolForm>();

  async function save(body: EnrolForm) {
    const saved = await send(() =>
      call(enrolmentsCreate({ path: { id: props.member.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    void message.success(t("enrol.done"));
    await queries.invalidateQueries({ queryKey: ["members"] });
    props.onClose();
    form.resetFields();
  }

  return (
    <Modal
      open={props.open}
      title={t("enrol.add")}
      okText={t("common:save")}
      cancelText={t("common:cancel")}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={props.onClose}
      forceRender
    >
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<EnrolForm>
        form={form}
        layout="vertical"
        initialValues={{ programme: "family_elder_care", started_on: today() }}
        onFinish={(values) => void save(values)}
      >
        <Form.Item name="programme" label={t("enrol.programme")} required>
          <Select
            options={programmes.map((name) => ({ value: name, label: t(`programme.${name}`) }))}
          />
        </Form.Item>
        <Form.Item name="started_on" label={t("enrol.started_on")} required>
          <Input type="date" max={today()} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
