import { useTranslation } from "@/app/texts";
import { type Address, Way } from "./ways";

/** The parts of the portal, in the order of how often they are wanted. */
const sections = [
  { to: "/portal/cases", name: "cases" },
  { to: "/portal/events", name: "events" },
  { to: "/portal/visits", name: "visits" },
  { to: "/portal/record", name: "record" },
  { to: "/portal/consents", name: "consents" },
  { to: "/portal/referrals", name: "referrals" },
  { to: "/portal/openings", name: "openings" },
  { to: "/portal/objections", name: "objections" },
  { to: "/portal/suggestions", name: "suggestions" },
  { to: "/portal/statement", name: "statement" },
  { to: "/portal/erasure", name: "erasure" },
] as const satisfies readonly { to: Address; name: string }[];

/** The way to each of them; on the first page with a word on what is there. */
export function Menu({ explained = false }: { explained?: boolean }) {
  const { t } = useTranslation("portal");
  return (
    <ul className={explained ? "portal-tiles" : "portal-menu"}>
      {explained ? null : (
        <li>
          <Way to="/portal">{t("menu.home")}</Way>
        </li>
      )}
      {sections.map(({ to, name }) => (
        <li key={name}>
          <Way to={to}>
            {explained ? <strong>{t(`menu.${name}`)}</strong> : t(`menu.${name}`)}
            {explained ? <span>{t(`about.${name}`)}</span> : null}
          </Way>
        </li>
      ))}
    </ul>
  );
}
