import { type FormEvent, useEffect, useState } from "react";
import { call } from "@/api/call";
import { beginPortal } from "@/api/portalSession";
import { type Problem, toProblem } from "@/api/problem";
import type { EndReason } from "@/api/session";
import { portalSignIn } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { entered } from "../public/entered";
import { PlainField } from "../public/PlainField";
import { PlainProblem } from "../public/PlainProblem";

/** The code in the address of a slip, if there is one. */
export function codeOf(hash: string): string | null {
  const text = hash.replace(/^#/, "");
  return /^[0-9a-z-]{16,24}$/i.test(text) ? text : null;
}

/** `7KQM4XTD9WPA2HNV` as it stands on a slip. */
const grouped = (code: string) => (code.match(/[^-]{1,4}/g) ?? []).join("-");

/**
 * Signs a member in with the code of a slip. The link fills it in and no more: it works once, and must not be used up by
 * a program that only looks where a link leads.
 */
export function SignIn(props: { code: string | null; why: EndReason | null; onDone: () => void }) {
  const { t } = useTranslation(["portal", "common"]);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    document.title = `${t("sign_in.title")} · ${t("common:brand")}`;
  }, [t]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = entered(event.currentTarget, "code").code.trim();
    setProblem(null);
    setFault(code === "" ? t("sign_in.missing") : undefined);
    if (code === "") return;
    setBusy(true);
    try {
      const session = await call(portalSignIn({ body: { code: code.slice(0, 100) } }));
      // In this order: what belongs to a session before this one is not shown in between.
      beginPortal(session.token, session.expires_at);
      props.onDone();
    } catch (error) {
      const found = toProblem(error);
      if (found.status === 401) setFault(t("sign_in.wrong"));
      else setProblem(found);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="portal-sign-in" onSubmit={(event) => void submit(event)} noValidate>
      <h1>{t("sign_in.title")}</h1>
      <p className="lead">{props.code ? t("sign_in.lead_link") : t("sign_in.lead")}</p>
      {problem ? <PlainProblem problem={problem} /> : <Reason why={props.why} />}
      <PlainField
        key={props.code}
        name="code"
        className="portal-code"
        label={t("sign_in.code")}
        hint={t("sign_in.hint")}
        defaultValue={props.code ? grouped(props.code) : ""}
        placeholder="XXXX-XXXX-XXXX-XXXX"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        fault={fault}
      />
      <button type="submit" className="plain-button" disabled={busy}>
        {busy ? t("sign_in.busy") : t("sign_in.submit")}
      </button>
      <p className="plain-hint">{t("sign_in.no_code")}</p>
    </form>
  );
}

function Reason({ why }: { why: EndReason | null }) {
  const { t } = useTranslation("portal");
  if (why === null) return null;
  return (
    <div className="plain-note" role="status">
      {why === "expired" ? t("sign_in.expired") : t("sign_in.signed_out")}
    </div>
  );
}
