import { call } from "@/api/call";
import { authLogoutEverywhere } from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { end } from "@/api/session";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { Panel } from "@/shells/staff/parts/Page";

export function Everywhere() {
  const { t } = useTranslation("account");
  const { act } = useAct();
  return (
    <Panel title={t("sessions.title")}>
      <p style={{ marginBottom: 12 }}>{t("sessions.text")}</p>
      <ConfirmButton
        danger
        question={t("sessions.question")}
        explanation={t("sessions.question_text")}
        yes={t("sessions.everywhere")}
        onYes={() =>
          act(async () => {
            await call(authLogoutEverywhere({ headers: onceKey() }));
            end("signed-out");
          })
        }
      >
        {t("sessions.everywhere")}
      </ConfirmButton>
    </Panel>
  );
}
