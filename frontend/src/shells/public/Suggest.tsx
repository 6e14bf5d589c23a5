import { type FormEvent, useEffect, useRef, useState } from "react";
import { call } from "@/api/call";
import { type Problem, placeFaults, toProblem } from "@/api/problem";
import { suggestionsCreatePublic } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { PlainArea } from "./PlainField";
import { PlainProblem } from "./PlainProblem";

const LONGEST = 4000;

/** Sends a suggestion to an office, without a name. */
export function Suggest({ unit }: { unit: string }) {
  const { t } = useTranslation("answers");
  const [sent, setSent] = useState(false);
  const received = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The form is gone, and the focus with it.
    if (sent) received.current?.focus();
  }, [sent]);
  if (!sent) return <Form unit={unit} onSent={() => setSent(true)} />;
  return (
    <div role="status">
      <h1 ref={received} tabIndex={-1}>
        {t("send.received_title")}
      </h1>
      <p className="lead">{t("send.received")}</p>
      <button type="button" className="plain-link" onClick={() => setSent(false)}>
        {t("send.again")}
      </button>
    </div>
  );
}

function Form({ unit, onSent }: { unit: string; onSent: () => void }) {
  const { t } = useTranslation("answers");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [problem, setProblem] = useState<Problem | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = String(new FormData(event.currentTarget).get("body") ?? "").trim();
    setProblem(null);
    setFault(body === "" ? t("send.missing") : undefined);
    if (body === "") return;
    setBusy(true);
    try {
      await call(suggestionsCreatePublic({ body: { unit_id: unit, body } }));
      onSent();
    } catch (error) {
      const found = toProblem(error);
      const { placed } = placeFaults(found, (path) => path[0] === "body");
      setFault(placed[0]?.detail);
      if (placed.length === 0) setProblem(found);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <h1>{t("send.title")}</h1>
      <p className="lead">{t("send.lead")}</p>
      {problem ? <PlainProblem problem={problem} /> : null}
      <PlainArea
        name="body"
        rows={5}
        maxLength={LONGEST}
        label={t("send.label")}
        hint={t("send.hint")}
        fault={fault}
        onChange={() => setFault(undefined)}
      />
      <button type="submit" className="plain-button" disabled={busy}>
        {busy ? t("send.busy") : t("send.submit")}
      </button>
    </form>
  );
}
