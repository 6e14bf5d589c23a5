import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { Fact, Facts, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { CalendarLink } from "./CalendarLink";
import { Everywhere } from "./Everywhere";
import { Password } from "./Password";
import { Totp } from "./Totp";

export default function Account() {
  const { t } = useTranslation(["account", "auth"]);
  const { query, can } = useMe();
  return (
    <Page title={t("title")}>
      <Answered query={query}>
        {(me) => (
          <div className="halves">
            <div>
              <Panel title={t("who")}>
                <Facts>
                  <Fact label={t("name")}>{me.name}</Fact>
                  <Fact label={t("login")}>{me.login}</Fact>
                  <Fact label={t("roles")}>
                    {me.grants.map((grant) => (
                      <div key={grant.id}>
                        {t(`auth:role.${grant.role}`)} · {grant.unit_name}
                      </div>
                    ))}
                  </Fact>
                </Facts>
              </Panel>
              <Totp me={me} />
              {can("own_visits") ? <CalendarLink /> : null}
            </div>
            <div>
              <Password />
              <Everywhere />
            </div>
          </div>
        )}
      </Answered>
    </Page>
  );
}
