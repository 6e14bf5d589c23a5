import { useTranslation } from "@/app/texts";
import { Panel } from "@/shells/staff/parts/Page";
import { Snippet } from "@/shells/staff/parts/Snippet";
import { programs } from "./programs";

export function Programs({ id }: { id: string }) {
  const { t } = useTranslation("releases");
  return (
    <Panel title={t("programs.title")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t("programs.text")}
      </p>
      {programs(window.location.origin, id).map(({ name, code }) => (
        <Snippet
          key={name}
          title={name}
          code={code}
          copy={t("programs.copy")}
          copied={t("copied")}
        />
      ))}
    </Panel>
  );
}
