import { call } from "@/api/call";
import { type AccountView, accountsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { AccountAct } from "./AccountAct";
import { Invitations } from "./Invitations";
import { Invite } from "./Invite";

export default function Accounts() {
  const { t } = useTranslation(["accounts", "auth"]);
  const list = useList<AccountView>(["accounts", "list"], (after) =>
    call(accountsList({ query: { after } })),
  );
  return (
    <Page title={t("title")} lead={t("lead")}>
      <div className="columns">
        <div>
          <Panel title={t("list")}>
            <Rows
              list={list}
              label={t("list")}
              keyOf={(account) => account.id}
              row={(account) => <AccountRow account={account} />}
              empty={<Nothing>{t("empty")}</Nothing>}
            />
          </Panel>
        </div>
        <div>
          <Invite />
          <Invitations />
        </div>
      </div>
    </Page>
  );
}

function AccountRow({ account }: { account: AccountView }) {
  const { t } = useTranslation(["accounts", "auth"]);
  return (
    <div className="row">
      <div className="row-main">
        <strong>{account.name}</strong>
        <div className="row-meta">
          <span>{account.login}</span>
          {account.grants.map((grant) => (
            <span key={grant.id}>
              {t(`auth:role.${grant.role}`)} · {grant.unit_name}
            </span>
          ))}
        </div>
      </div>
      <div className="row-side">
        {account.status === "disabled" ? <Mood tone="bad">{t("status.disabled")}</Mood> : null}
        <AccountAct account={account} />
      </div>
    </div>
  );
}
