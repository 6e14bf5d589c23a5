import { accessToken, isSignedIn, refresh } from "./session";

let language = "zh-Hans";

/** The language that the server's texts come in. */
export function speak(tag: string): void {
  language = tag;
}

function dressed(request: Request, named = true): Request {
  const copy = request.clone();
  const token = accessToken();
  if (token && named) copy.headers.set("Authorization", `Bearer ${token}`);
  copy.headers.set("Accept-Language", language);
  return copy;
}

/**
 * Every call to the API goes through here: it adds the access token and, when the server no longer takes
 * it, gets a new one and sends the request once more. Works on a copy, since a body can be read only once.
 */
export async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  if (isPublic(request)) return fetch(dressed(request, false));
  if (!accessToken() && isSignedIn()) await refresh();
  const first = await fetch(dressed(request));
  if (first.status !== 401 || !isSignedIn()) return first;
  return (await refresh()) ? fetch(dressed(request)) : first;
}

/**
 * What needs no sign-in goes without the token: who sends a suggestion without a name has none, and signing in or
 * accepting an invitation answer 401 for reasons of their own.
 */
function isPublic(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return /\/(auth\/(login|refresh)|invitations\/(preview|accept)|suggestions\/public)$/.test(
    pathname,
  );
}
