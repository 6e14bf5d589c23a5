import type { QueryClient } from "@tanstack/react-query";
import { type ChangeView, changesList } from "@/api/generated";
import { meKey } from "../me";

/** What comes at once is read anew at once. */
const GATHER_MS = 300;
/** However much changes, a screen asks for it no more often than this. */
const PAUSE_MS = 4_000;
/** A stream that ended begins again. */
const AGAIN_MS = 3_000;
/** A window that nobody looks at gives its connection back; browsers have few for a server. */
const HIDDEN_MS = 30_000;

/** Reads anew what is on the screen when somebody changes it, until it is told to stop. */
export function startLive(queries: QueryClient): () => void {
  const rereading = rereader(queries);
  let last: string | undefined;
  let stream: AbortController | null = null;
  let hiding: ReturnType<typeof setTimeout> | undefined;

  function open() {
    clearTimeout(hiding);
    if (stream) return;
    stream = new AbortController();
    void listen(stream.signal);
  }

  function close() {
    stream?.abort();
    stream = null;
  }

  async function listen(signal: AbortSignal) {
    while (!signal.aborted) {
      const { stream } = await changesList({
        headers: last === undefined ? {} : { "Last-Event-ID": last },
        signal,
        sseDefaultRetryDelay: AGAIN_MS,
        onSseEvent: ({ event, id, data }) => {
          last = id ?? last;
          if (event === "change") rereading.hear((data as ChangeView).resource);
          if (event === "reset") rereading.everything();
        },
      });
      for await (const _ of stream) if (signal.aborted) break;
      if (signal.aborted) return;
      // The server ends a stream when the rights of who listens change, too.
      void queries.invalidateQueries({ queryKey: meKey });
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  function look() {
    if (document.visibilityState === "visible") return open();
    clearTimeout(hiding);
    hiding = setTimeout(close, HIDDEN_MS);
  }

  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    clearTimeout(hiding);
    close();
    rereading.stop();
  };
}

/** Gathers what changed. A form that is being filled in keeps what it began with: the server says when that is old. */
function rereader(queries: QueryClient) {
  let resources = new Set<string>();
  let all = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before = Number.NEGATIVE_INFINITY;

  function reread() {
    timer = undefined;
    before = Date.now();
    const [wanted, every] = [resources, all];
    [resources, all] = [new Set(), false];
    void queries.invalidateQueries({
      predicate: ({ queryKey: [root, part] }) =>
        part !== "edit" && (every || (typeof root === "string" && wanted.has(root))),
    });
  }

  function soon() {
    timer ??= setTimeout(reread, Math.max(GATHER_MS, before + PAUSE_MS - Date.now()));
  }

  return {
    hear(resource: string) {
      resources.add(resource);
      soon();
    },
    everything() {
      all = true;
      soon();
    },
    stop: () => clearTimeout(timer),
  };
}
