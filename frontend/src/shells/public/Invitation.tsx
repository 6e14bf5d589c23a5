import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { call } from "@/api/call";
import type { InvitationPreviewView } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { type Problem, placeFaults, toProblem } from "@/api/problem";
import { invitationsAccept, invitationsPreview } from "@/api/visitors";
import { goOn, signInAddress } from "@/app/apps";
import { useTranslation } from "@/app/texts";
import { useProblemText } from "@/ui/problemText";
import { entered } from "./entered";
import { PlainField } from "./PlainField";
import { PlainProblem } from "./PlainProblem";
import { PublicShell } from "./PublicShell";

/** The token stands behind the `#`, which browsers send to nobody. */
function tokenOfAddress(): string {
  return window.location.hash.slice(1);
}

export default function Invitation() {
  const { t } = useTranslation(["common", "auth"]);
  const [token] = useState(tokenOfAddress);
  const preview = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => call(invitationsPreview({ body: { token } })),
    enabled: token !== "",
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    document.title = t("brand");
  }, [t]);
  return (
    <PublicShell>
      {preview.data ? (
        <Accept token={token} invitation={preview.data} />
      ) : preview.isLoading ? (
        <p role="status">{t("auth:invitation.checking")}</p>
      ) : (
        <Invalid problem={preview.error ? toProblem(preview.error) : null} />
      )}
    </PublicShell>
  );
}

function Invalid({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation(["common", "auth"]);
  const say = useProblemText();
  const unreachable = problem?.status === 0;
  return (
    <div role="alert">
      <h1>{unreachable ? say.title(problem) : t("auth:invitation.invalid_title")}</h1>
      <p className="lead">{unreachable ? say.detail(problem) : t("auth:invitation.invalid")}</p>
      <a href="/sign-in">{t("auth:invitation.sign_in")}</a>
    </div>
  );
}

type Faults = Partial<Record<"login" | "password" | "again", string>>;

function Accept({ token, invitation }: { token: string; invitation: InvitationPreviewView }) {
  const { t, language } = useTranslation(["common", "auth"]);
  const keyFor = useIdempotencyKey();
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Faults>({});
  const [problem, setProblem] = useState<Problem | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = entered(event.currentTarget, "login", "password", "again");
    setProblem(null);
    if (form.password !== form.again) {
      setFaults({ again: t("auth:invitation.again_wrong") });
      return;
    }
    setFaults({});
    setBusy(true);
    try {
      const body = { token, login: form.login.trim(), password: form.password, language };
      await call(invitationsAccept({ body, headers: keyFor(body) }));
      await goOn(signInAddress({ why: "joined" }), "replace");
    } catch (error) {
      show(toProblem(error));
    } finally {
      setBusy(false);
    }
  }

  function show(found: Problem) {
    const fields = ["login", "password"];
    const { placed } = placeFaults(found, (path) => fields.includes(String(path[0])));
    setFaults(Object.fromEntries(placed.map(({ path, detail }) => [String(path[0]), detail])));
    if (placed.length === 0) setProblem(found);
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <h1>{t("auth:invitation.title", { unit: invitation.unit_name })}</h1>
      <p className="lead">
        {t("auth:invitation.lead", { name: invitation.name })}
        <br />
        {t("auth:invitation.role")}：{t(`auth:role.${invitation.role}`)}
      </p>
      {problem ? <PlainProblem problem={problem} /> : null}
      <PlainField
        name="login"
        label={t("auth:invitation.login")}
        hint={t("auth:invitation.login_hint")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        fault={faults.login}
      />
      <PlainField
        name="password"
        type="password"
        label={t("auth:invitation.password")}
        hint={t("auth:invitation.password_hint")}
        autoComplete="new-password"
        fault={faults.password}
      />
      <PlainField
        name="again"
        type="password"
        label={t("auth:invitation.again")}
        autoComplete="new-password"
        fault={faults.again}
      />
      <button type="submit" className="plain-button" disabled={busy}>
        {t("auth:invitation.submit")}
      </button>
    </form>
  );
}
