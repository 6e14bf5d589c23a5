import { endPortal, portalToken } from "./portalSession";
import { accessToken, isSignedIn, refresh } from "./session";

let language = "zh-Hans";

/** The language that the server's texts come in. */
export function speak(tag: string): void {
  language = tag;
}

function dressed(request: Request, token = accessToken()): Request {
  const copy = request.clone();
  if (token) copy.headers.set("Authorization", `Bearer ${token}`);
  copy.headers.set("Accept-Language", language);
  return copy;
}

/**
 * Every call to the API goes through here: it adds the access token and, when the server no longer takes
 * it, gets a new one and sends the request once more. Works on a copy, since a body can be read only once.
 */
export async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  if (isPublic(request)) return fetch(dressed(request, null));
  if (isOfPortal(request)) return sendAsMember(request);
  return sendAsStaff(request, (ready) => fetch(ready));
}

/** Sends with the token of whoever works here, in any way of sending. */
export async function sendAsStaff(
  request: Request,
  by: (ready: Request) => Promise<Response>,
): Promise<Response> {
  if (!accessToken() && isSignedIn()) await refresh();
  const first = await by(dressed(request));
  if (first.status !== 401 || !isSignedIn()) return first;
  return (await refresh()) ? by(dressed(request)) : first;
}

/**
 * What needs no sign-in goes without the token: who sends a suggestion without a name has none, and signing in or
 * accepting an invitation answer 401 for reasons of their own.
 */
function isPublic(request: Request): boolean {
  const { pathname } = new URL(request.url);
  if (pathname.endsWith("/portal/session")) return request.method === "POST";
  if (/\/releases\/public(\/|$)/.test(pathname)) return true;
  return /\/(auth\/(login|refresh)|invitations\/(preview|accept)|suggestions\/public)$/.test(
    pathname,
  );
}

function isOfPortal(request: Request): boolean {
  return new URL(request.url).pathname.startsWith("/api/v1/portal/");
}

/** A member's session is not renewed: once it is over, a new code is needed. */
async function sendAsMember(request: Request): Promise<Response> {
  const token = portalToken();
  const answer = await fetch(dressed(request, token));
  if (answer.status === 401 && token !== null && token === portalToken()) endPortal("expired");
  return answer;
}
