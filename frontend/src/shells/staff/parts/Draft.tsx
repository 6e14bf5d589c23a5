import { useBlocker, useLocation } from "@tanstack/react-router";
import { Alert, Button, Form, Modal } from "antd";
import { type RefObject, useEffect, useRef, useState } from "react";
import { isSignedIn } from "@/api/session";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { useMe } from "../me";
import { draftOf, dropDraft, keepDraft, sameValues } from "./drafts";

const REST = 400;

/**
 * Within a form: keeps what was entered until it is saved, brings it back when the form is opened again, and asks
 * before somebody leaves it. `sent` tells that the form's own way on is not a leaving.
 */
export function Draft(props: {
  sent: RefObject<boolean>;
  /** The record that is changed, and what to do with the one that a draft began with. */
  began?: unknown;
  onRestore?: (began: unknown) => void;
}) {
  const { sent, began } = props;
  const { t } = useTranslation(["office", "common"]);
  const format = useFormats();
  const form = Form.useFormInstance();
  // Where the form was opened: the address is another one already while the next page is on its way.
  const here = useLocation({ select: ({ href }) => href });
  const [place] = useState(here);
  const { me } = useMe();
  const account = me?.id;
  const values: unknown = Form.useWatch([], form);
  const initial = useRef<unknown>(undefined);
  const restore = useRef(props.onRestore);
  restore.current = props.onRestore;
  const [restored, setRestored] = useState<string | null>(null);
  // What the form began with: its fields are there before the effects of its parts run.
  const dirty =
    initial.current !== undefined && values !== undefined && !sameValues(values, initial.current);

  useEffect(() => {
    initial.current ??= form.getFieldsValue();
  }, [form]);

  const looked = useRef(false);
  useEffect(() => {
    if (account === undefined || looked.current) return;
    looked.current = true;
    const draft = draftOf(place, account);
    // Who is quicker than the answer to who they are goes on with what they write.
    if (!draft || !sameValues(form.getFieldsValue(), initial.current)) return;
    form.setFieldsValue(draft.values as never);
    restore.current?.(draft.began);
    setRestored(draft.at);
  }, [form, place, account]);

  useEffect(() => {
    if (initial.current === undefined || account === undefined || values === undefined) return;
    sent.current = false;
    if (!dirty) return dropDraft(place);
    const timer = setTimeout(
      () => keepDraft(place, { account, at: new Date().toISOString(), values, began }),
      REST,
    );
    return () => clearTimeout(timer);
  }, [values, dirty, place, account, began, sent]);

  useEffect(
    () => () => {
      if (sent.current) dropDraft(place);
    },
    [sent, place],
  );

  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      if (current.pathname === next.pathname || !isSignedIn()) return false;
      if (sent.current) dropDraft(place);
      return dirty && !sent.current;
    },
    enableBeforeUnload: () => dirty && !sent.current,
    withResolver: true,
  });

  function discard() {
    dropDraft(place);
    setRestored(null);
    form.setFieldsValue(emptied(form.getFieldsValue(), initial.current) as never);
  }

  function leave(keep: boolean) {
    if (keep && account) {
      keepDraft(place, { account, at: new Date().toISOString(), values, began });
    } else dropDraft(place);
    leaving.proceed?.();
  }

  return (
    <>
      {restored ? (
        <Alert
          type="info"
          showIcon
          role="status"
          style={{ marginBottom: 16 }}
          title={t("draft.restored", { time: format.moment(restored) })}
          action={
            <Button size="small" onClick={discard}>
              {t("draft.discard")}
            </Button>
          }
        />
      ) : null}
      <Modal
        open={leaving.status === "blocked"}
        title={t("draft.leave_title")}
        onCancel={() => leaving.reset?.()}
        footer={[
          <Button key="drop" danger onClick={() => leave(false)}>
            {t("draft.leave_drop")}
          </Button>,
          <Button key="keep" onClick={() => leave(true)}>
            {t("draft.leave_keep")}
          </Button>,
          <Button key="stay" type="primary" onClick={() => leaving.reset?.()}>
            {t("draft.stay")}
          </Button>,
        ]}
      >
        <p>{t("draft.leave_text")}</p>
      </Modal>
    </>
  );
}

/** The first values again; what had none then has none now. */
function emptied(now: unknown, first: unknown): object {
  const names = Object.keys((now ?? {}) as object);
  return { ...Object.fromEntries(names.map((name) => [name, undefined])), ...(first as object) };
}
