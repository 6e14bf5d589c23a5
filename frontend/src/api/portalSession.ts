import type { EndReason } from "./session";

/**
 * A member who signed in to the portal. The token opens the portal and nothing else; it stays in this tab, and is gone
 * when the tab is closed: a telephone may be lent on.
 */
const KEY = "linli.portal";

type Kept = { token: string; until: string };
type Listener = (reason: EndReason | null) => void;

const listeners = new Set<Listener>();

function kept(): Kept | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof found !== "object" || found === null) return null;
    const { token, until } = found as Record<string, unknown>;
    return typeof token === "string" && typeof until === "string" ? { token, until } : null;
  } catch {
    return null;
  }
}

export function portalToken(): string | null {
  return kept()?.token ?? null;
}

/** Until when the member stays signed in, as the server said. */
export function portalUntil(): string | null {
  return kept()?.until ?? null;
}

export function beginPortal(token: string, until: string): void {
  sessionStorage.setItem(KEY, JSON.stringify({ token, until }));
  for (const listener of listeners) listener(null);
}

export function endPortal(reason: EndReason): void {
  sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener(reason);
}

/** Calls back when a member's session begins (null) or ends (why). */
export function onPortalChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
