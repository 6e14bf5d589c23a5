import { Button } from "antd";
import type { CaseView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Panel } from "@/shells/staff/parts/Page";
import { forward, useSteps, verbsOf } from "./steps";

/** What can be done with the case in its state: the server says what, this asks for what it needs. */
export function Steps({ item }: { item: CaseView }) {
  const { t } = useTranslation("cases");
  const { press, busy, dialogs } = useSteps();
  const verbs = verbsOf(item);
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
            onClick={() => press(item, verb)}
          >
            {t(`action.${verb}`)}
          </Button>
        ))}
      </div>
      {dialogs}
    </Panel>
  );
}
