import { type FormEvent, useEffect, useRef, useState } from "react";
import { signIn } from "@/api/authentication";
import { type Problem, toProblem } from "@/api/problem";
import { goOn } from "@/app/apps";
import { queryClient } from "@/app/query";
import { useTranslation } from "@/app/texts";
import { entered } from "./entered";
import { PlainField } from "./PlainField";
import { PlainProblem } from "./PlainProblem";
import { PublicShell } from "./PublicShell";
import { signInSearch } from "./searches";

type Credentials = { login: string; password: string };
const sixDigits = /^\d{6}$/;

export default function SignIn() {
  const { t } = useTranslation(["common", "auth"]);
  // Kept in memory only, between the password and the code.
  const [waiting, setWaiting] = useState<Credentials | null>(null);
  useEffect(() => {
    document.title = `${t("auth:sign_in.title")} · ${t("brand")}`;
  }, [t]);
  return (
    <PublicShell>
      {waiting ? (
        <CodeStep credentials={waiting} onBack={() => setWaiting(null)} />
      ) : (
        <PasswordStep onCodeWanted={setWaiting} />
      )}
    </PublicShell>
  );
}

/** Signs in and goes on to where the visitor wanted to be. */
function useSignIn() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function attempt(who: Credentials, code?: string): Promise<Problem | null> {
    setBusy(true);
    setProblem(null);
    try {
      await signIn(who.login, who.password, code);
      queryClient.clear();
      await goOn(signInSearch().to ?? "/", "replace");
      return null;
    } catch (error) {
      const found = toProblem(error);
      setProblem(found);
      return found;
    } finally {
      setBusy(false);
    }
  }
  return { attempt, busy, problem, setProblem };
}

function PasswordStep({ onCodeWanted }: { onCodeWanted: (who: Credentials) => void }) {
  const { t } = useTranslation(["common", "auth"]);
  const { why } = signInSearch();
  const { attempt, busy, problem, setProblem } = useSignIn();
  const [faults, setFaults] = useState<{ login?: string; password?: string }>({});

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { login, password } = entered(event.currentTarget, "login", "password");
    const who: Credentials = { login: login.trim(), password };
    if (who.login === "" || password === "") {
      setFaults({
        ...(who.login === "" ? { login: t("auth:sign_in.login_missing") } : {}),
        ...(password === "" ? { password: t("auth:sign_in.password_missing") } : {}),
      });
      return;
    }
    setFaults({});
    const found = await attempt(who);
    if (found?.code === "code-required") {
      setProblem(null);
      onCodeWanted(who);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <h1>{t("auth:sign_in.title")}</h1>
      <p className="lead">{t("auth:sign_in.lead")}</p>
      {problem ? <PlainProblem problem={problem} /> : <Reason why={why} />}
      <PlainField
        name="login"
        label={t("auth:sign_in.login")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        fault={faults.login}
      />
      <PlainField
        name="password"
        type="password"
        label={t("auth:sign_in.password")}
        autoComplete="current-password"
        fault={faults.password}
      />
      <button type="submit" className="plain-button" disabled={busy}>
        {busy ? t("auth:sign_in.busy") : t("auth:sign_in.submit")}
      </button>
      <a className="plain-link" href="/portal">
        {t("auth:sign_in.member")}
      </a>
    </form>
  );
}

function Reason({ why }: { why: "expired" | "signed-out" | "joined" | undefined }) {
  const { t } = useTranslation(["common", "auth"]);
  if (!why) return null;
  const text = {
    expired: t("auth:sign_in.expired"),
    "signed-out": t("auth:sign_in.signed_out"),
    joined: t("auth:sign_in.joined"),
  }[why];
  return (
    <div className="plain-note" role="status">
      {text}
    </div>
  );
}

function CodeStep(props: { credentials: Credentials; onBack: () => void }) {
  const { t } = useTranslation(["common", "auth"]);
  const { attempt, busy, problem } = useSignIn();
  const [fault, setFault] = useState<string>();
  const field = useRef<HTMLFormElement>(null);
  useEffect(() => field.current?.querySelector("input")?.focus(), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { code } = entered(event.currentTarget, "code");
    const whole = sixDigits.test(code);
    setFault(whole ? undefined : t("auth:code.missing"));
    if (whole) await attempt(props.credentials, code);
  }

  return (
    <form ref={field} onSubmit={(event) => void submit(event)} noValidate>
      <h1>{t("auth:code.title")}</h1>
      <p className="lead">{t("auth:code.lead")}</p>
      {problem ? <PlainProblem problem={problem} /> : null}
      <PlainField
        name="code"
        className="code-input"
        label={t("auth:code.label")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        fault={fault}
      />
      <button type="submit" className="plain-button" disabled={busy}>
        {busy ? t("auth:sign_in.busy") : t("auth:sign_in.submit")}
      </button>
      <button type="button" className="plain-link" onClick={props.onBack}>
        {t("auth:code.back")}
      </button>
    </form>
  );
}
