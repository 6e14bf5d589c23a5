import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import {
  type EventView,
  eventsArchive,
  eventsCancel,
  eventsHold,
  eventsPublish,
} from "@/api/generated";
import { onceKey, useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";

/** The ways on from where an event stands. */
export function EventSteps({ event }: { event: EventView }) {
  const { t } = useTranslation(["events", "common"]);
  const queries = useQueryClient();
  const { act } = useAct();
  const path = { id: event.id };
  const step = (work: () => Promise<unknown>, done: string) => () =>
    act(async () => {
      await work();
      await queries.invalidateQueries({ queryKey: ["events"] });
    }, done);

  const publish = step(() => call(eventsPublish({ path, headers: onceKey() })), t("published"));
  const hold = step(() => call(eventsHold({ path, headers: onceKey() })), t("held"));
  const archive = step(() => call(eventsArchive({ path, headers: onceKey() })), t("archived"));
  const over = new Date(event.starts_at) <= new Date();
  return (
    <>
      {event.status === "draft" ? (
        <ConfirmButton
          type="primary"
          question={t("publish_question")}
          yes={t("publish")}
          onYes={publish}
        >
          {t("publish")}
        </ConfirmButton>
      ) : null}
      {event.status === "published" && over ? (
        <ConfirmButton
          question={t("hold_question")}
          explanation={t("hold_text")}
          yes={t("hold")}
          onYes={hold}
        >
          {t("hold")}
        </ConfirmButton>
      ) : null}
      {event.status === "held" ? (
        <ConfirmButton question={t("archive_question")} yes={t("archive")} onYes={archive}>
          {t("archive")}
        </ConfirmButton>
      ) : null}
      {event.status === "draft" || event.status === "published" ? <Cancel event={event} /> : null}
    </>
  );
}

function Cancel({ event }: { event: EventView }) {
  const { t } = useTranslation(["events", "common"]);
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { act, busy } = useAct();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const said = reason.trim();

  async function cancel() {
    const body = { reason: said };
    const done = await act(async () => {
      await call(eventsCancel({ path: { id: event.id }, body, headers: keyFor(body) }));
      await queries.invalidateQueries({ queryKey: ["events"] });
      return true;
    }, t("cancelled"));
    if (done) setAsking(false);
  }

  return (
    <>
      <Button danger onClick={() => setAsking(true)}>
        {t("cancel_event")}
      </Button>
      <Modal
        open={asking}
        title={t("cancel_why")}
        okText={t("cancel_event")}
        okButtonProps={{ danger: true, disabled: said === "" }}
        cancelText={t("common:close")}
        confirmLoading={busy}
        onOk={() => void cancel()}
        onCancel={() => setAsking(false)}
      >
        <Input.TextArea
          aria-label={t("cancel_why")}
          placeholder={t("cancel_missing")}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(change) => setReason(change.target.value)}
        />
      </Modal>
    </>
  );
}
