import {
  type AnchorHTMLAttributes,
  type MouseEvent,
  type ReactNode,
  useSyncExternalStore,
} from "react";

// The few lines of a router that the portal needs, in the place of one that would be a quarter of what a telephone
// loads first.

export type Address = "/portal" | `/portal/${string}`;

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  window.addEventListener("hashchange", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
    window.removeEventListener("hashchange", listener);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname.replace(/\/$/, ""));
}

export function useHash(): string {
  return useSyncExternalStore(subscribe, () => window.location.hash);
}

/** Takes what stands behind the `#` out of the address, where it would be seen and kept. */
export function dropHash(): void {
  window.history.replaceState(window.history.state, "", window.location.pathname);
  for (const listener of listeners) listener();
}

function go(to: Address): void {
  window.history.pushState(null, "", to);
  window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}

type Anchor = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href">;

/** A link within the portal. With a key held down it opens as any other link does. */
export function Way({ to, children, ...anchor }: Anchor & { to: Address; children: ReactNode }) {
  const path = usePath();
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    go(to);
  }
  return (
    <a {...anchor} href={to} aria-current={path === to ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}
