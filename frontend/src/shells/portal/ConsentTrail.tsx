import type { OwnConsentView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";

/** All that was ever agreed to and taken back. */
export function ConsentTrail({ items }: { items: OwnConsentView[] }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  if (items.length === 0) return null;
  return (
    <details className="portal-text">
      <summary>{t("consent.trail")}</summary>
      <ul className="portal-lines">
        {items.map((consent) => (
          <li key={consent.id}>
            <strong>
              {t(`consent.action.${consent.action}`, {
                purpose: t(`consent.purpose.${consent.purpose}`),
              })}
            </strong>
            <span>
              {format.moment(consent.created_at)} · {t(`consent.how.${consent.given_how}`)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
