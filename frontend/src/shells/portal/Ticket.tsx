import { lazy, Suspense, useState } from "react";
import { useTranslation } from "@/app/texts";
import { Loading } from "./parts";

const Code = lazy(() => import("./Code"));

/** What is shown at the door of an event; what draws it is fetched when it is wanted. */
export function Ticket({ signUp, title }: { signUp: string; title: string }) {
  const { t } = useTranslation("portal");
  const [open, setOpen] = useState(false);
  return (
    <details className="portal-text" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("event.ticket")}</summary>
      {open ? (
        <Suspense fallback={<Loading />}>
          <Code signUp={signUp} label={t("event.ticket_of", { title })} />
          <p className="portal-soft">{t("event.ticket_hint")}</p>
        </Suspense>
      ) : null}
    </details>
  );
}
