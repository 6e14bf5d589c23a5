import type { NewTokenView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Once } from "@/shells/staff/parts/Once";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Snippet } from "@/shells/staff/parts/Snippet";
import { useFormats } from "@/ui/formats";

/** The secret, this once, and a line to try it with. */
export function Made({ made: { department_token: token, token: secret } }: { made: NewTokenView }) {
  const { t } = useTranslation("department_tokens");
  const format = useFormats();
  const address = `${window.location.origin}/api/v1/releases`;
  return (
    <Page
      title={t("made_title")}
      lead={token.name}
      back={{ to: "/department_tokens", label: t("title") }}
    >
      <div className="form-narrow">
        <Panel>
          <div role="status">
            <p>{t("once")}</p>
            <Once text={secret} copy={t("copy")} copied={t("copied")} />
            <p className="soft" style={{ marginBottom: 16 }}>
              {t("until", { day: format.dayOf(token.expires_at) })}
            </p>
          </div>
          {token.scopes.includes("releases") ? (
            <Snippet
              title={t("try")}
              code={`curl -H "Authorization: Bearer $LINLI_TOKEN" \\\n  "${address}"`}
              copy={t("copy")}
              copied={t("copied")}
            />
          ) : null}
          <div className="form-acts" style={{ marginTop: 16 }}>
            <LinkButton to="/department_tokens" primary>
              {t("kept")}
            </LinkButton>
          </div>
        </Panel>
      </div>
    </Page>
  );
}
