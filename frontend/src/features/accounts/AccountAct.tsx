import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { call, tagOf } from "@/api/call";
import { type AccountView, accountsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";

/** Disables an account or takes that back; nobody disables their own. */
export function AccountAct({ account }: { account: AccountView }) {
  const { t } = useTranslation("accounts");
  const queries = useQueryClient();
  const { me, can } = useMe();
  const { act, busy } = useAct();
  if (!can("manage_accounts") || me?.id === account.id) return null;

  const set = (status: "active" | "disabled", done: string) =>
    act(async () => {
      await call(
        accountsUpdate({
          path: { id: account.id },
          body: { status },
          headers: { "If-Match": tagOf(account) },
        }),
      );
      await queries.invalidateQueries({ queryKey: ["accounts"] });
    }, done);

  if (account.status === "disabled") {
    return (
      <Button size="small" loading={busy} onClick={() => void set("active", t("enabled"))}>
        {t("enable")}
      </Button>
    );
  }
  return (
    <ConfirmButton
      size="small"
      danger
      question={t("disable_question", { name: account.name })}
      explanation={t("disable_text")}
      yes={t("disable")}
      onYes={() => set("disabled", t("disabled"))}
    >
      {t("disable")}
    </ConfirmButton>
  );
}
