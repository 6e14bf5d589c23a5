import { useSyncExternalStore } from "react";
import { call } from "@/api/call";
import { attachmentsCreate } from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { type Problem, toProblem } from "@/api/problem";
import { randomId } from "@/api/random";
import { onChange } from "@/api/session";
import { sendTelling } from "@/api/upload";
import { isPicture, nameOfShot, redrawn } from "./picture";

// Files on their way to a case. They are of the window and not of a page: who goes on to the next page while a picture
// is being sent over a thin line finds it there, and can send it again when it did not arrive.

/** Where the files of a case are added, and where is told how far they are. */
export type Place = "timeline" | "files";

export type Upload = {
  id: string;
  /** The case; or what stands for one that is being written down. */
  of: string;
  place: Place;
  file: File;
  /** An address of the picture within this window. */
  preview: string | null;
  /** `unread`: a picture that could not be drawn anew, so that it still says where it was taken. */
  state: "preparing" | "unread" | "held" | "waiting" | "sending" | "failed";
  share: number;
  problem: Problem | null;
  key: { "Idempotency-Key": string };
};

let uploads: readonly Upload[] = [];
/** How many have arrived, by case: whoever shows a case's files asks for them again. */
let arrived: Readonly<Record<string, number>> = {};
let sending = false;
const listeners = new Set<() => void>();

function tellAll(): void {
  for (const listener of listeners) listener();
}

function change(id: string, next: Partial<Upload>): void {
  uploads = uploads.map((one) => (one.id === id ? { ...one, ...next } : one));
  tellAll();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(subscribe, () => uploads);
}

export function useArrived(of: string): number {
  return useSyncExternalStore(subscribe, () => arrived[of] ?? 0);
}

/** Takes files on; they are sent at once unless their case is not there yet. */
export async function addFiles(
  files: readonly File[],
  to: { of: string; place: Place; shot?: boolean; hold?: boolean },
): Promise<void> {
  const added = files.map(
    (file): Upload => ({
      id: randomId(),
      of: to.of,
      place: to.place,
      file: to.shot ? new File([file], nameOfShot(new Date()), { type: file.type }) : file,
      preview: null,
      state: "preparing",
      share: 0,
      problem: null,
      key: onceKey(),
    }),
  );
  uploads = [...uploads, ...added];
  tellAll();
  // One after the other: a telephone has not the memory for ten pictures at once.
  for (const one of added) await prepare(one, to.hold ?? false);
}

async function prepare(upload: Upload, hold: boolean): Promise<void> {
  const picture = isPicture(upload.file);
  const file = picture ? await redrawn(upload.file) : upload.file;
  const now = uploads.find((one) => one.id === upload.id);
  // It was taken away meanwhile.
  if (!now) return;
  if (!file) return change(upload.id, { state: "unread" });
  // Its case may have been written down while it was drawn.
  const waits = hold && now.of === upload.of;
  const preview = picture ? URL.createObjectURL(file) : null;
  change(upload.id, { file, preview, state: waits ? "held" : "waiting" });
  void sendNext();
}

/** Sends a picture as it is, with what it says of where it was taken. */
export function sendAsItIs(id: string, hold: boolean): void {
  change(id, { state: hold ? "held" : "waiting" });
  void sendNext();
}

export function sendAgain(id: string): void {
  change(id, { state: "waiting", share: 0, problem: null });
  void sendNext();
}

/** The case is there now: what was held goes to it. */
export function release(from: string, to: string): void {
  uploads = uploads.map((one) =>
    one.of === from ? { ...one, of: to, state: one.state === "held" ? "waiting" : one.state } : one,
  );
  tellAll();
  void sendNext();
}

export function drop(gone: (upload: Upload) => boolean): void {
  for (const { preview } of uploads.filter(gone)) if (preview) URL.revokeObjectURL(preview);
  uploads = uploads.filter((one) => !gone(one));
  tellAll();
}

async function sendNext(): Promise<void> {
  const next = uploads.find(({ state }) => state === "waiting");
  if (!next || sending) return;
  sending = true;
  change(next.id, { state: "sending" });
  try {
    await call(
      attachmentsCreate({
        path: { id: next.of },
        body: { file: next.file },
        headers: next.key,
        fetch: sendTelling((share) => change(next.id, { share })),
      }),
    );
    arrived = { ...arrived, [next.of]: (arrived[next.of] ?? 0) + 1 };
    drop(({ id }) => id === next.id);
  } catch (error) {
    change(next.id, { state: "failed", problem: toProblem(error) });
  } finally {
    sending = false;
  }
  void sendNext();
}

// Pictures of somebody's home do not wait for whoever signs in next.
onChange((reason) => {
  if (reason !== null) drop(() => true);
});

// A window that is closed takes them along: the browser asks first.
window.addEventListener("beforeunload", (event) => {
  if (uploads.length > 0) event.preventDefault();
});
