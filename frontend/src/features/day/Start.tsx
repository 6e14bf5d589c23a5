import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/call";
import { membersList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Panel } from "@/shells/staff/parts/Page";

/** For an office in which nobody is registered yet: what to do, in which order. */
export function Start() {
  const { t } = useTranslation("day");
  const { can } = useMe();
  const query = useQuery({
    queryKey: ["members", "day", "any"],
    queryFn: () => call(membersList({ query: { limit: 1 } })),
    staleTime: 5 * 60_000,
  });
  if (query.data?.items.length !== 0) return null;
  return (
    <Panel title={t("start.title")}>
      <p style={{ marginBottom: 12 }}>{t("start.text")}</p>
      <ol className="start">
        <li>
          <strong>{t("start.register")}</strong>
          <span>{t("start.register_text")}</span>
          <div className="page-acts">
            <LinkButton to="/members/new" primary>
              {t("member")}
            </LinkButton>
            {can("import") ? <LinkButton to="/imports/new">{t("start.import")}</LinkButton> : null}
          </div>
        </li>
        <li>
          <strong>{t("start.consent")}</strong>
          <span>{t("start.consent_text")}</span>
        </li>
        <li>
          <strong>{t("start.work")}</strong>
          <span>{t("start.work_text")}</span>
        </li>
        {can("invite") ? (
          <li>
            <strong>{t("start.invite")}</strong>
            <span>{t("start.invite_text")}</span>
            <div className="page-acts">
              <LinkButton to="/accounts">{t("start.accounts")}</LinkButton>
            </div>
          </li>
        ) : null}
      </ol>
    </Panel>
  );
}
