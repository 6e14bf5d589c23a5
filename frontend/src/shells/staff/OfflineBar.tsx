import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "@/app/texts";
import { sync, useTravel } from "@/offline/travel";
import { useOnline } from "@/ui/online";

/** Says that there is no signal and what waits for one; sends it when there is one again. */
export function OfflineBar() {
  const { t } = useTranslation("outbox");
  const online = useOnline();
  const { on, outbox } = useTravel();
  const count = outbox.length;
  useEffect(() => {
    if (online && on) void sync().catch(() => undefined);
  }, [online, on]);
  const asks = outbox.some(({ state }) => state !== "waiting");
  return (
    <div role="status" className="offline-bar">
      {online ? null : <span>{t(on ? "bar.offline_with" : "bar.offline")}</span>}
      {count > 0 ? (
        <Link to="/outbox">{asks ? t("bar.asks") : t("bar.waiting", { count })}</Link>
      ) : null}
    </div>
  );
}
