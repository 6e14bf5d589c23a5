import { beforeEach, expect, it, vi } from "vitest";
import { type VisitView, visitsGet, visitsRecord } from "@/api/generated";
import { NotNow, sendOne, type Waiting } from "./outbox";

vi.mock("@/api/generated", () => ({ visitsGet: vi.fn(), visitsRecord: vi.fn() }));
const read = vi.mocked(visitsGet);
const write = vi.mocked(visitsRecord);

const visit = { id: "v", status: "planned", version: 1 } as VisitView;
const entry: Waiting = {
  id: "e",
  visit,
  etag: '"1"',
  body: { outcome: "done" },
  key: "k",
  at: "2026-11-01T12:00:00Z",
  state: "waiting",
};

function says(view: VisitView) {
  const response = new Response(null, { headers: { ETag: `"${view.version}"` } });
  read.mockResolvedValue({ data: view, response, request: {} } as never);
}
function refuses(status: number, type = "x") {
  const response = new Response(null, { status });
  const error = { type, title: type, status };
  write.mockResolvedValue({ data: undefined, error, response, request: {} } as never);
}

beforeEach(() => {
  read.mockReset();
  write.mockReset();
  says(visit);
  const response = new Response(null, { status: 200 });
  write.mockResolvedValue({ data: visit, response, request: {} } as never);
});

it("is sent under its own key when nobody changed the visit", async () => {
  expect(await sendOne(entry)).toBeNull();
  expect(write).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ body: entry.body, headers: { "Idempotency-Key": "k" } }),
  );
});

it("is not sent over a plan that was changed meanwhile", async () => {
  says({ ...visit, version: 2, notes: "后门进" });
  const after = await sendOne(entry);
  expect(after).toMatchObject({ state: "conflict", theirs: { etag: '"2"' } });
  expect(write).not.toHaveBeenCalled();
});

it("is done when only its answer was lost, and a conflict when somebody else recorded the visit", async () => {
  says({ ...visit, version: 2, status: "done" });
  expect(await sendOne(entry)).toBeNull();
  refuses(409);
  expect(await sendOne(entry)).toMatchObject({ state: "conflict" });
});

it("waits when there is no signal, and says why when it is refused", async () => {
  read.mockResolvedValueOnce({ error: new TypeError("Failed to fetch"), request: {} } as never);
  await expect(sendOne(entry)).rejects.toBeInstanceOf(NotNow);
  refuses(503);
  await expect(sendOne(entry)).rejects.toBeInstanceOf(NotNow);
  refuses(403, "consent-required");
  expect(await sendOne(entry)).toMatchObject({
    state: "refused",
    problem: { type: "consent-required" },
  });
});
