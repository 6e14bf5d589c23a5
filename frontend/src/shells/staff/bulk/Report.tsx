import { CloseOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import { useEffect, useRef } from "react";
import type { Problem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { useProblemText } from "@/ui/problemText";
import type { Job } from "./useBulk";

/** How far it is and, when it is over, what was not taken and why; with the way back. */
export function Report(props: {
  job: Job;
  stateOf: (state: string) => string | undefined;
  onStop: () => void;
  onUndo: () => void;
  onAgain: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(["office", "common"]);
  const format = useFormats();
  const { job } = props;
  const { label, kind, all, done, refused, running, stopped, undos } = job;
  const heading = useRef<HTMLHeadingElement>(null);
  const tried = done + refused.length;
  const passing = refused.some(({ problem }) => problem.isPassing);

  // The dialog that began it is gone; reading goes on here.
  useEffect(() => heading.current?.focus(), []);

  return (
    <section className="bulk-report" aria-label={t("bulk.report")}>
      <h2 ref={heading} tabIndex={-1}>
        {kind === "undo" ? t("bulk.undoing", { label }) : label}
      </h2>
      {running ? (
        <Progress
          percent={all === 0 ? 100 : Math.floor((100 * tried) / all)}
          size="small"
          aria-label={t("bulk.progress", { label })}
        />
      ) : null}
      <p role="status">
        {t(kind === "undo" ? "bulk.put_back" : "bulk.changed", {
          done: format.number(done),
          all: format.number(all),
        })}
        {stopped && tried < all
          ? ` ${t("bulk.stopped", { number: format.number(all - tried) })}`
          : null}
      </p>
      {refused.length > 0 ? (
        <>
          <p>{t("bulk.refused", { number: format.number(refused.length) })}</p>
          <ul className="bulk-refused">
            {refused.map(({ name, problem, step }) => (
              <li key={step.key["Idempotency-Key"]}>
                <strong>{name}</strong> <Why problem={problem} stateOf={props.stateOf} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <div className="bulk-acts">
        {running ? <Button onClick={props.onStop}>{t("bulk.stop")}</Button> : null}
        {!running && undos.length > 0 ? (
          <Button onClick={props.onUndo}>
            {t("bulk.undo", { number: format.number(undos.length) })}
          </Button>
        ) : null}
        {!running && passing ? <Button onClick={props.onAgain}>{t("bulk.again")}</Button> : null}
        {running ? null : (
          <Button icon={<CloseOutlined aria-hidden />} onClick={props.onClose}>
            {t("common:close")}
          </Button>
        )}
      </div>
    </section>
  );
}

function Why({
  problem,
  stateOf,
}: {
  problem: Problem;
  stateOf: (state: string) => string | undefined;
}) {
  const { t } = useTranslation("office");
  const say = useProblemText();
  // Somebody was quicker: their change stays.
  if (problem.status === 412) return <>{t("bulk.stale")}</>;
  const { state } = problem.body;
  const word = typeof state === "string" ? stateOf(state) : undefined;
  if (problem.code === "impossible-transition" && word)
    return <>{t("bulk.in_state", { state: word })}</>;
  const faults = problem.faults.map(({ detail }) => detail).join(" ");
  return (
    <>
      {say.title(problem)} {faults || say.detail(problem)}
    </>
  );
}
