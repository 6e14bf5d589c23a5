import { type ComponentType, type LazyExoticComponent, lazy } from "react";

type Page = { at: RegExp; page: LazyExoticComponent<ComponentType<{ id: string }>> };

const ID = "([0-9a-f-]{36})";
const at = (path: string) => new RegExp(`^/portal${path}$`, "i");

/** What stands at which address; each page is fetched when it is first looked at. */
const pages: Page[] = [
  { at: at(""), page: lazy(() => import("./Home")) },
  { at: at("/record"), page: lazy(() => import("./Record")) },
  { at: at("/visits"), page: lazy(() => import("./Visits")) },
  { at: at("/events"), page: lazy(() => import("./Events")) },
  { at: at("/cases"), page: lazy(() => import("./Cases")) },
  { at: at(`/cases/${ID}`), page: lazy(() => import("./Case")) },
  { at: at("/consents"), page: lazy(() => import("./Consents")) },
  { at: at(`/consents/${ID}`), page: lazy(() => import("./Receipt")) },
  { at: at("/referrals"), page: lazy(() => import("./Referrals")) },
  { at: at("/openings"), page: lazy(() => import("./Openings")) },
  { at: at("/objections"), page: lazy(() => import("./Objections")) },
  { at: at("/suggestions"), page: lazy(() => import("./Suggestions")) },
  { at: at("/erasure"), page: lazy(() => import("./Erasure")) },
  { at: at("/statement"), page: lazy(() => import("./Statement")) },
];

/** The page at an address, with the id that the address names. */
export function pageAt(path: string) {
  for (const { at, page } of pages) {
    const found = at.exec(path);
    if (found) return { page, id: found[1] ?? "" };
  }
  return null;
}
