import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { call, tagOf } from "@/api/call";
import { type MemberView, membersLeave, membersReturn } from "@/api/generated";
import { onceKey, useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";

/** A member who leaves stays on record, and can come back. */
export function Leaving({ member }: { member: MemberView }) {
  const { t } = useTranslation(["members", "common"]);
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { act, busy } = useAct();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const path = { id: member.id };

  const refresh = () => queries.invalidateQueries({ queryKey: ["members"] });
  const leave = async () => {
    const body = reason.trim() === "" ? {} : { reason: reason.trim() };
    const done = await act(async () => {
      await call(
        membersLeave({ path, body, headers: { ...keyFor(body), "If-Match": tagOf(member) } }),
      );
      await refresh();
      return true;
    }, t("leave.done"));
    if (done) setAsking(false);
  };
  const comeBack = () =>
    act(async () => {
      await call(membersReturn({ path, headers: { ...onceKey(), "If-Match": tagOf(member) } }));
      await refresh();
    }, t("leave.returned"));

  if (member.status === "left") {
    return (
      <Button loading={busy} onClick={() => void comeBack()}>
        {t("leave.return")}
      </Button>
    );
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t("leave.act")}</Button>
      <Modal
        open={asking}
        title={t("leave.question", { name: member.name })}
        okText={t("leave.act")}
        okButtonProps={{ danger: true }}
        cancelText={t("common:cancel")}
        confirmLoading={busy}
        onOk={() => void leave()}
        onCancel={() => setAsking(false)}
      >
        <p style={{ marginBottom: 12 }}>{t("leave.text")}</p>
        <Input.TextArea
          aria-label={t("leave.reason")}
          placeholder={t("leave.reason")}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Modal>
    </>
  );
}
