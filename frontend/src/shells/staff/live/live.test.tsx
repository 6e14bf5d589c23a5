import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { CaseItem } from "@/api/generated";
import { open, unit } from "@/app/testing";

const now = "2026-11-01T08:00:00Z";
const item = (title: string): CaseItem => ({
  id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
  unit_id: unit.id,
  state: "received",
  category: "noise",
  priority: "normal",
  title,
  opened_at: now,
  reopened: 0,
  updated_at: now,
  version: 1,
});

/** What the server tells, one stream after the other. */
function telling() {
  const asked: (string | null)[] = [];
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  return {
    asked,
    say: (text: string) => controller?.enqueue(new TextEncoder().encode(`${text}\n\n`)),
    end: () => controller?.close(),
    answer: ({ headers }: { headers: Headers }) => {
      asked.push(headers.get("Last-Event-ID"));
      const stream = new ReadableStream<Uint8Array>({
        start: (begun) => {
          controller = begun;
        },
      });
      return new Response(stream, { headers: { "Content-Type": "text/event-stream" } });
    },
  };
}

it("reads anew what somebody else changed, and goes on where a stream ended", async () => {
  const server = telling();
  let title = "事项一";
  const asked = await open("/cases", ["view_cases"], {
    "GET /changes": server.answer,
    "GET /cases": () => ({ items: [item(title)], next: null }),
  });
  const reads = () => asked.filter(({ path }) => path.startsWith("/cases")).length;
  await screen.findByText("事项一");
  await waitFor(() => expect(server.asked).toEqual([null]));
  server.say("retry: 3000\n\nevent: begun\ndata: {}\n\nid: 5");

  const before = reads();
  title = "事项二";
  server.say('event: change\nid: 6\ndata: {"resource":"visits"}');
  server.say('event: change\nid: 7\ndata: {"resource":"cases"}');
  server.say('event: change\nid: 7\ndata: {"resource":"cases"}');
  await screen.findByText("事项二");
  expect(reads()).toBe(before + 1);

  server.end();
  await waitFor(() => expect(server.asked).toEqual([null, "7"]));
  title = "事项三";
  server.say("event: reset\nid: 9\ndata: {}");
  await screen.findByText("事项三");
});
