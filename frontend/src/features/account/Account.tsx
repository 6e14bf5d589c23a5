import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { Page } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { CalendarLink } from "./CalendarLink";
import { Everywhere } from "./Everywhere";
import { NotificationChoices } from "./NotificationChoices";
import { Password } from "./Password";
import { Self } from "./Self";
import { Totp } from "./Totp";

export default function Account() {
  const { t } = useTranslation("account");
  const { query, can } = useMe();
  return (
    <Page title={t("title")}>
      <Answered query={query}>
        {(me) => (
          <div className="halves">
            <div>
              <Self me={me} />
              <Totp me={me} />
              {can("own_visits") ? <CalendarLink /> : null}
            </div>
            <div>
              <NotificationChoices />
              <Password />
              <Everywhere />
            </div>
          </div>
        )}
      </Answered>
    </Page>
  );
}
