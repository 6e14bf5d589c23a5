import { beforeEach, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

async function signedIn(answers: (request: Request) => Response) {
  const session = await import("./session");
  const { send } = await import("./transport");
  const seen: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    seen.push(request);
    return answers(request);
  });
  session.begin({ access: "old", refresh: "r1" });
  return { session, send, seen };
}

const url = "http://localhost/api/v1/members";
const bearer = (request: Request) => request.headers.get("Authorization");

it("exchanges the refresh token once for calls that fail together", async () => {
  const { session, send, seen } = await signedIn(
    (request) => new Response(null, { status: bearer(request) === "Bearer new" ? 200 : 401 }),
  );
  const exchange = vi.fn(async () => ({ access: "new", refresh: "r2" }));
  session.exchangeWith(exchange);
  const answers = await Promise.all([send(url), send(url), send(url)]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(exchange).toHaveBeenCalledExactlyOnceWith("r1");
  expect(seen).toHaveLength(6);
  expect(session.refreshToken()).toBe("r2");
});

it("sends the body again after the exchange", async () => {
  const bodies: string[] = [];
  const { session, send } = await signedIn(() => new Response(null, { status: 200 }));
  vi.stubGlobal("fetch", async (request: Request) => {
    bodies.push(await request.text());
    return new Response(null, { status: bearer(request) === "Bearer new" ? 201 : 401 });
  });
  session.exchangeWith(async () => ({ access: "new", refresh: "r2" }));
  const answer = await send(url, { method: "POST", body: '{"name":"张小明"}' });
  expect(answer.status).toBe(201);
  expect(bodies).toEqual(['{"name":"张小明"}', '{"name":"张小明"}']);
});

it("ends the session when the refresh token is no longer taken", async () => {
  const { session, send } = await signedIn(() => new Response(null, { status: 401 }));
  const reasons: unknown[] = [];
  session.onChange((reason) => reasons.push(reason));
  session.exchangeWith(async () => null);
  expect((await send(url)).status).toBe(401);
  expect(reasons).toEqual(["expired"]);
  expect(session.isSignedIn()).toBe(false);
});

it("keeps the session when the server cannot be reached", async () => {
  const { session, send } = await signedIn(() => new Response(null, { status: 401 }));
  session.exchangeWith(async () => {
    throw new TypeError("Failed to fetch");
  });
  await expect(send(url)).rejects.toThrow("Failed to fetch");
  expect(session.refreshToken()).toBe("r1");
});

it("leaves a wrong password alone", async () => {
  const { session, send } = await signedIn(() => new Response(null, { status: 401 }));
  const exchange = vi.fn(async () => null);
  session.exchangeWith(exchange);
  expect((await send("http://localhost/api/v1/auth/login", { method: "POST" })).status).toBe(401);
  expect(exchange).not.toHaveBeenCalled();
});

it("never writes the access token to storage", async () => {
  const { session } = await signedIn(() => new Response());
  session.begin({ access: "secret-access", refresh: "r9" });
  expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain("secret-access");
});
