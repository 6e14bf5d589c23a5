import { Alert } from "antd";
import type { Problem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { ProblemNote } from "@/shells/staff/parts/States";

/** A visit that nobody consented to has a way out: the member's page, where the consent is recorded. */
export function VisitProblem(props: { problem: Problem; member: string | undefined }) {
  const { t } = useTranslation("visits");
  if (props.problem.code !== "consent-required" || !props.member) {
    return <ProblemNote error={props.problem} />;
  }
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={t("consent_missing")}
      description={t("consent_missing_text")}
      action={
        <LinkButton size="small" to="/members/$id" params={{ id: props.member }}>
          {t("open_member")}
        </LinkButton>
      }
    />
  );
}
