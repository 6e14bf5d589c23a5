import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type CaseState, type CaseVerb, type CaseView, casesTransition } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { AskText, type TextVerb } from "./AskText";
import { Refer } from "./Refer";

type Transition = Parameters<typeof casesTransition>[0]["body"];

/** Steps that say something, steps that are asked about, and the others, which are taken at once. */
const texts: TextVerb[] = ["wait", "resolve", "reopen", "decline"];
const asked: CaseVerb[] = ["confirm", "close"];
/** The usual way forward stands out; taking a step back does not. */
export const forward: CaseVerb[] = ["accept", "start", "resolve", "confirm"];
/** A department answers for itself. */
const elsewhere: CaseVerb[] = ["answer"];

const isTextVerb = (verb: CaseVerb | null): verb is TextVerb => texts.some((text) => text === verb);

/** What the reader can do with a case now, the usual way first. */
export function verbsOf(item: CaseView): CaseVerb[] {
  const open = item.actions.filter((verb) => !elsewhere.includes(verb));
  return [
    ...open.filter((verb) => forward.includes(verb)),
    ...open.filter((verb) => !forward.includes(verb)),
  ];
}

/** Where a step leads from where the case is. That it may be taken, the server says. */
export function leadsTo(item: CaseView, verb: CaseVerb): CaseState {
  if (verb === "accept") return "accepted";
  if (verb === "wait") return "waiting";
  if (verb === "refer") return "referred";
  if (verb === "resolve") return "resolved";
  if (verb === "decline") return "declined";
  if (verb === "confirm" || verb === "close") return "closed";
  if (verb === "reopen" && item.state === "declined") return "received";
  // A department that was asked before the wait has the case again after it.
  const asksDepartment = item.referrals.some(({ status }) => status === "open");
  if (verb === "resume" && item.state === "waiting" && asksDepartment) return "referred";
  return "in_progress";
}

/** Takes steps with cases, and asks first for what a step needs. */
export function useSteps() {
  const { t } = useTranslation(["cases", "common"]);
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { act, busy } = useAct();
  const [item, setItem] = useState<CaseView | null>(null);
  const [asking, setAsking] = useState<TextVerb | "refer" | null>(null);

  /** Throws when it is refused: the dialog that asked shows why. */
  async function take(of: CaseView, body: Transition): Promise<void> {
    await call(casesTransition({ path: { id: of.id }, body, headers: keyFor([of.id, body]) }));
    keyFor.done();
    setAsking(null);
    await queries.invalidateQueries({ queryKey: ["cases"] });
  }

  function press(of: CaseView, verb: CaseVerb) {
    setItem(of);
    if (verb === "refer" || isTextVerb(verb)) return setAsking(verb);
    const run = () => act(() => take(of, { action: verb } as Transition), t(`done.${verb}`));
    if (!asked.includes(verb)) return void run();
    void modal.confirm({
      title: verb === "confirm" ? t("ask.confirm") : t("ask.close"),
      content: t("ask.confirm_text"),
      okText: t(`action.${verb}`),
      cancelText: t("common:cancel"),
      onOk: run,
    });
  }

  const dialogs = item ? (
    <>
      <AskText
        verb={isTextVerb(asking) ? asking : null}
        onClose={() => setAsking(null)}
        onSay={(said) => take(item, said)}
      />
      <Refer
        key={item.id}
        item={item}
        open={asking === "refer"}
        onClose={() => setAsking(null)}
        onRefer={(step) => take(item, step)}
      />
    </>
  ) : null;
  return { press, busy, dialogs };
}
