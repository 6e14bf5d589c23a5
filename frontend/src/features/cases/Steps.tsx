import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type CaseVerb, type CaseView, casesTransition } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { Panel } from "@/shells/staff/parts/Page";
import { AskText, type TextVerb } from "./AskText";
import { Refer } from "./Refer";

type Transition = Parameters<typeof casesTransition>[0]["body"];

/** Steps that say something, steps that are asked about, and the others, which are taken at once. */
const texts: TextVerb[] = ["wait", "resolve", "reopen", "decline"];
const asked: CaseVerb[] = ["confirm", "close"];
/** The usual way forward stands out; taking a step back does not. */
const forward: CaseVerb[] = ["accept", "start", "resolve", "confirm"];
/** A department answers for itself. */
const elsewhere: CaseVerb[] = ["answer"];

const isTextVerb = (verb: CaseVerb): verb is TextVerb => texts.some((text) => text === verb);

/** What can be done with the case in its state: the server says what, this asks for what it needs. */
export function Steps({ item }: { item: CaseView }) {
  const { t } = useTranslation(["cases", "common"]);
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { act, busy } = useAct();
  const [asking, setAsking] = useState<TextVerb | null>(null);
  const [referring, setReferring] = useState(false);
  const open = item.actions.filter((verb) => !elsewhere.includes(verb));
  const verbs = [
    ...open.filter((verb) => forward.includes(verb)),
    ...open.filter((verb) => !forward.includes(verb)),
  ];

  /** Throws when it is refused: the dialog that asked shows why. */
  async function take(body: Transition): Promise<void> {
    await call(casesTransition({ path: { id: item.id }, body, headers: keyFor(body) }));
    keyFor.done();
    setAsking(null);
    setReferring(false);
    await queries.invalidateQueries({ queryKey: ["cases"] });
  }

  function press(verb: CaseVerb) {
    if (verb === "refer") return setReferring(true);
    if (isTextVerb(verb)) return setAsking(verb);
    const run = () => act(() => take({ action: verb } as Transition), t(`done.${verb}`));
    if (!asked.includes(verb)) return void run();
    void modal.confirm({
      title: verb === "confirm" ? t("ask.confirm") : t("ask.close"),
      content: t("ask.confirm_text"),
      okText: t(`action.${verb}`),
      cancelText: t("common:cancel"),
      onOk: run,
    });
  }

  return (
    <Panel title={t("actions.title")}>
      {verbs.length === 0 ? <p className="soft">{t("actions.none")}</p> : null}
      <div className="page-acts">
        {verbs.map((verb) => (
          <Button
            key={verb}
            type={forward.includes(verb) ? "primary" : "default"}
            danger={verb === "decline"}
            disabled={busy}
            onClick={() => press(verb)}
          >
            {t(`action.${verb}`)}
          </Button>
        ))}
      </div>
      <AskText verb={asking} onClose={() => setAsking(null)} onSay={take} />
      <Refer item={item} open={referring} onClose={() => setReferring(false)} onRefer={take} />
    </Panel>
  );
}
