/**
 * Who is signed in. The access token lives in memory only; the refresh token in this tab's session storage,
 * so that a reload keeps the session and closing the tab ends it.
 */
const KEY = "linli.session";

export type Tokens = { access: string; refresh: string };
export type EndReason = "signed-out" | "expired";

type Listener = (reason: EndReason | null) => void;

let access: string | null = null;
let refreshing: Promise<boolean> | null = null;
let exchange: ((refresh: string) => Promise<Tokens | null>) | null = null;
const listeners = new Set<Listener>();

// A duplicated tab starts with a copy of the storage. The tabs tell each other about new tokens, because a
// refresh token that is used twice ends the whole session.
const channel =
  typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("linli.session");
channel?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const [old, access, refresh] = [
    textIn(data, "old"),
    textIn(data, "access"),
    textIn(data, "refresh"),
  ];
  if (old === null || access === null || refresh === null) return;
  if (old === refreshToken()) keep({ access, refresh });
});

/** A text in something that came from elsewhere. */
function textIn(value: unknown, name: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const found = (value as Record<string, unknown>)[name];
  return typeof found === "string" ? found : null;
}

export function refreshToken(): string | null {
  try {
    return textIn(JSON.parse(sessionStorage.getItem(KEY) ?? "null"), "refresh");
  } catch {
    return null;
  }
}

export function accessToken(): string | null {
  return access;
}

export function isSignedIn(): boolean {
  return access !== null || refreshToken() !== null;
}

function keep(tokens: Tokens): void {
  access = tokens.access;
  sessionStorage.setItem(KEY, JSON.stringify({ refresh: tokens.refresh }));
}

export function begin(tokens: Tokens): void {
  keep(tokens);
  for (const listener of listeners) listener(null);
}

export function end(reason: EndReason): void {
  access = null;
  sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener(reason);
}

/** Calls back when a session begins (null) or ends (why). */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How a refresh token is exchanged; set once by the transport, which would otherwise be a circular import. */
export function exchangeWith(way: (refresh: string) => Promise<Tokens | null>): void {
  exchange = way;
}

async function locked<T>(work: () => Promise<T>): Promise<T> {
  // Web Locks exist in secure contexts only.
  if (!navigator.locks) return work();
  return navigator.locks.request("linli.refresh", work);
}

async function refreshOnce(): Promise<boolean> {
  const before = refreshToken();
  if (!before || !exchange) return false;
  const way = exchange;
  return locked(async () => {
    const old = refreshToken();
    if (!old) return false;
    // Another tab was first: its announcement brought a new access token already.
    if (old !== before && access !== null) return true;
    const tokens = await way(old);
    if (!tokens) {
      end("expired");
      return false;
    }
    keep(tokens);
    channel?.postMessage({ old, ...tokens });
    return true;
  });
}

/** Gets a new access token; calls at the same time share one exchange. False when the session has ended. */
export function refresh(): Promise<boolean> {
  refreshing ??= refreshOnce().finally(() => {
    refreshing = null;
  });
  return refreshing;
}
