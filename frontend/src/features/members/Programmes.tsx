import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import {
  type EnrolmentView,
  enrolmentsCreate,
  enrolmentsEnd,
  type MemberView,
  type Programme,
} from "@/api/generated";
import { onceKey, useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { programmes } from "@/shells/staff/words";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";

export function Programmes({ member }: { member: MemberView }) {
  const { t } = useTranslation("members");
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
      <RowList
        items={member.programmes}
        keyOf={(enrolment) => enrolment.id}
        row={(enrolment) => <EnrolmentRow enrolment={enrolment} />}
        empty={t("detail.no_programmes")}
      />
      <Enrol member={member} open={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}

function EnrolmentRow({ enrolment }: { enrolment: EnrolmentView }) {
  const { t } = useTranslation("members");
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
  const { t } = useTranslation("members");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const sending = useSend<EnrolForm>();

  async function save(body: EnrolForm) {
    const saved = await sending.send(() =>
      call(enrolmentsCreate({ path: { id: props.member.id }, body, headers: keyFor(body) })),
    );
    if (!saved) return;
    keyFor.done();
    void message.success(t("enrol.done"));
    await queries.invalidateQueries({ queryKey: ["members"] });
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("enrol.add")}
      initialValues={{ programme: "family_elder_care", started_on: today() }}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item name="programme" label={t("enrol.programme")} required>
        <WordSelect words={programmes} say={(name) => t(`programme.${name}`)} />
      </Form.Item>
      <Form.Item name="started_on" label={t("enrol.started_on")} required>
        <Input type="date" max={today()} />
      </Form.Item>
    </FormDialog>
  );
}
