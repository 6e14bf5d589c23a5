import { useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import { type InvitationView, invitationsList, invitationsRevoke } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Panel } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";

export function Invitations() {
  const { t } = useTranslation(["accounts", "auth"]);
  const list = useList<InvitationView>(["invitations"], (after) =>
    call(invitationsList({ query: { state: "open", after } })),
  );
  return (
    <Panel title={t("invitations.title")}>
      <Rows
        list={list}
        label={t("invitations.title")}
        keyOf={(invitation) => invitation.id}
        row={(invitation) => <InvitationRow invitation={invitation} />}
        empty={<Nothing>{t("invitations.empty")}</Nothing>}
      />
    </Panel>
  );
}

function InvitationRow({ invitation }: { invitation: InvitationView }) {
  const { t } = useTranslation(["accounts", "auth"]);
  const format = useFormats();
  const queries = useQueryClient();
  const { act } = useAct();
  return (
    <div className="row">
      <div className="row-main">
        <strong>{invitation.name}</strong>
        <div className="row-meta">
          <span>{t(`auth:role.${invitation.role}`)}</span>
          <span>{t("invite.until", { moment: format.moment(invitation.expires_at) })}</span>
        </div>
      </div>
      <ConfirmButton
        size="small"
        danger
        question={t("invitations.revoke_question", { name: invitation.name })}
        yes={t("invitations.revoke")}
        onYes={() =>
          act(async () => {
            await call(invitationsRevoke({ path: { id: invitation.id } }));
            await queries.invalidateQueries({ queryKey: ["invitations"] });
          }, t("invitations.revoked"))
        }
      >
        {t("invitations.revoke")}
      </ConfirmButton>
    </div>
  );
}
