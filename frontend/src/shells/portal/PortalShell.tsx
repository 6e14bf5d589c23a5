import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { endPortal, onPortalChange, portalToken, portalUntil } from "@/api/portalSession";
import type { EndReason } from "@/api/session";
import { portalSignOut } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Mark } from "@/ui/Mark";
import { Guard } from "../public/Guard";
import { LanguageSelect } from "../public/LanguageSelect";
import { pageAt } from "./pages";
import { Loading } from "./parts";
import { codeOf, SignIn } from "./SignIn";
import { Said } from "./said";
import { Menu } from "./sections";
import { Missing } from "./Trouble";
import { dropHash, useHash, usePath } from "./ways";
import "../public/public.css";
import "./portal.css";

/** A member's own pages. Small on purpose, as the pages for visitors are, and made for a telephone first. */
export default function PortalShell() {
  const { t } = useTranslation(["common", "portal"]);
  const signedIn = useSyncExternalStore(onPortalChange, portalToken) !== null;
  const { why, code, forget } = useArrival();
  const inside = signedIn && code === null;
  return (
    <div className={inside ? "portal" : "portal portal-outside"}>
      <a className="skip-link" href="#content">
        {t("skip")}
      </a>
      <Top signedIn={inside} />
      {inside ? (
        <nav className="portal-side" aria-label={t("portal:menu.label")}>
          <Menu />
        </nav>
      ) : null}
      <Main>{inside ? <Page /> : <SignIn code={code} why={why} onDone={forget} />}</Main>
    </div>
  );
}

/**
 * How somebody comes: by the link of a slip, whose code stands behind the `#`, which browsers send to nobody; or after
 * the session is over. A slip counts even while somebody else is still signed in on the same telephone.
 */
function useArrival() {
  const queries = useQueryClient();
  const hash = useHash();
  const [code, setCode] = useState<string | null>(null);
  const [why, setWhy] = useState<EndReason | null>(null);
  useEffect(() => {
    const found = codeOf(hash);
    if (found === null) return;
    setCode(found);
    dropHash();
  }, [hash]);
  useEffect(
    () =>
      onPortalChange((reason) => {
        setWhy(reason);
        // What was read of one member is not shown to the next.
        queries.removeQueries({ queryKey: ["portal"] });
      }),
    [queries],
  );
  return { code, why, forget: () => setCode(null) };
}

function Page() {
  const path = usePath();
  const found = pageAt(path);
  if (!found) return <Missing />;
  return (
    <Guard key={path}>
      <Suspense fallback={<Loading />}>
        <found.page id={found.id} />
      </Suspense>
    </Guard>
  );
}

/** After a step to another page the reading goes on at its beginning, as after a new address. */
function Main({ children }: { children: ReactNode }) {
  const pathname = usePath();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <main id="content" ref={main} className="portal-main" tabIndex={-1}>
      <Said>{children}</Said>
    </main>
  );
}

function Top({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation(["common", "portal"]);
  const format = useFormats();
  const until = portalUntil();

  /** Ends the session here at once; an unreachable server keeps nobody signed in. */
  async function signOut() {
    await portalSignOut().catch(() => undefined);
    endPortal("signed-out");
  }

  return (
    <header className="portal-top">
      <div className="public-brand">
        <Mark size={28} />
        {t("brand")}
      </div>
      <div className="portal-top-acts">
        <LanguageSelect />
        {signedIn ? (
          <button type="button" className="portal-button" onClick={() => void signOut()}>
            {t("sign_out")}
          </button>
        ) : null}
      </div>
      {signedIn && until ? (
        <p className="portal-until">{t("portal:until", { time: format.clock(until) })}</p>
      ) : null}
    </header>
  );
}
