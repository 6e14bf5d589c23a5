import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { configure, render } from "@testing-library/react";
import { vi } from "vitest";
import type { MeView, Permission, UnitView } from "@/api/generated";
import { begin } from "@/api/session";
import PortalShell from "@/shells/portal/PortalShell";
import { App as PublicApp } from "@/shells/public/App";
import { pretendLayout } from "./pretendLayout";
import { queryClient } from "./query";
import { type makeRouter, routeTree } from "./router";
import { startTexts } from "./texts";

/** What a test's server is asked, and what it says: `"GET /members"`, with a query after it if that matters. */
export type Asked = { method: string; path: string; body: unknown; headers: Headers };
type Said = unknown | ((asked: Asked) => Response | unknown);

export const unit: UnitView = {
  id: "0199fbaa-ef34-73b0-b54f-93378662c01d",
  parent_id: "0199fbaa-ef34-73b0-b54f-93362fff06d8",
  kind: "community",
  code: "310101001",
  name: "书院路社区",
  public_releases: false,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  version: 1,
};

export function refused(status: number, type: string, rest: object = {}): Response {
  const body = { type: `https://linli.example/problems/${type}`, title: type, status, ...rest };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

function answering(said: unknown): Response {
  if (said instanceof Response) return said;
  const version = (said as { version?: number } | undefined)?.version;
  return new Response(said === undefined ? null : JSON.stringify(said), {
    status: said === undefined ? 204 : 200,
    headers: {
      "Content-Type": "application/json",
      ...(version === undefined ? {} : { ETag: `"${version}"` }),
    },
  });
}

// A page is fetched in pieces, on a machine that has other things to do.
configure({ asyncUtilTimeout: 40_000 });
vi.setConfig({ testTimeout: 90_000 });

/** A server that says what it is told to; what it was asked is kept. */
function pretendServer(server: Record<string, Said>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const path = url.pathname.replace("/api/v1", "");
    const text = await request.text();
    const one: Asked = {
      method: request.method,
      path: path + url.search,
      body: text === "" ? undefined : JSON.parse(text),
      headers: request.headers,
    };
    asked.push(one);
    const key = `${one.method} ${one.path}`;
    const bare = `${one.method} ${path}`;
    if (!(key in server) && !(bare in server)) return refused(404, "not-found", { detail: bare });
    const said = key in server ? server[key] : server[bare];
    return answering(typeof said === "function" ? said(one) : said);
  });
  return asked;
}

/** A page in a browser, in simplified Chinese. */
async function pretendBrowser(...shelves: Parameters<typeof startTexts>): Promise<QueryClient> {
  pretendLayout();
  window.scrollTo = () => {};
  Element.prototype.scrollIntoView = () => {};
  localStorage.setItem("linli.language", "zh-Hans");
  await startTexts(...shelves);
  return new QueryClient({ defaultOptions: { queries: { retry: false } } });
}

/** Opens a page of the app as somebody with these rights would see it, on a server that says what it is told to. */
export async function open(
  address: string,
  permissions: Permission[],
  says: Record<string, Said>,
): Promise<Asked[]> {
  const queries = await pretendBrowser();
  begin({ access: "access", refresh: "refresh" });
  const me: Partial<MeView> = { id: unit.id, name: "王芳", grants: [], permissions };
  const asked = pretendServer({
    "GET /me": me,
    "GET /units": { items: [unit], next: null },
    ...says,
  });
  const own = createRouter({
    routeTree,
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={own as unknown as ReturnType<typeof makeRouter>} />
    </QueryClientProvider>,
  );
  return asked;
}

/** The same of a member's own pages. */
export async function openPortal(address: string, says: Record<string, Said>): Promise<Asked[]> {
  const queries = await pretendBrowser("portal");
  const asked = pretendServer(says);
  window.history.pushState(null, "", address);
  render(
    <QueryClientProvider client={queries}>
      <PortalShell />
    </QueryClientProvider>,
  );
  return asked;
}

/** The same of a page for everybody, which somebody who is signed in may see as well. */
export async function openPublic(address: string, says: Record<string, Said>): Promise<Asked[]> {
  await pretendBrowser();
  queryClient.clear();
  begin({ access: "access", refresh: "refresh" });
  const asked = pretendServer(says);
  window.history.pushState(null, "", address);
  render(<PublicApp />);
  return asked;
}
