import { useSyncExternalStore } from "react";
import { call, record } from "@/api/call";
import { type MeView, meGet, type RecordingBody, visitsGet, visitsList } from "@/api/generated";
import { toProblem } from "@/api/problem";
import { randomId } from "@/api/random";
import { onChange } from "@/api/session";
import { queryClient } from "@/app/query";
import { Box, canKeep } from "./box";
import { drawer } from "./drawer";
import { NotNow, sendOne, type Waiting } from "./outbox";
import { startWorker, stopWorker } from "./worker";

type KeptVisit = { value: Awaited<ReturnType<typeof visitOf>>["value"]; etag: string };

/** What the phone has with it: today's own visits while it is on, and what was written down without a signal. */
export type Travel = {
  on: boolean;
  until: number | null;
  visits: KeptVisit[];
  outbox: Waiting[];
  syncing: boolean;
};

const HOURS = 12;
const MOST = 50;
/** Says that there may be something to open: who never took anything along does not wait for the browser's store. */
const MARK = "linli.carries";
const nothing: Travel = { on: false, until: null, visits: [], outbox: [], syncing: false };

let box: Box | null = null;
let me: MeView | null = null;
let state: Travel = nothing;
let end: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: Partial<Travel>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

function visitOf(id: string) {
  return record(visitsGet({ path: { id } }));
}

function endAt(until: number): void {
  clearTimeout(end);
  end = setTimeout(() => void leaveBehind(), Math.max(0, until - Date.now()));
}

async function begin(): Promise<void> {
  if (!canKeep() || localStorage.getItem(MARK) === null) return;
  box = await Box.open(drawer, Date.now());
  if (!box) return;
  me = await box.get<MeView>("me");
  set({
    on: true,
    until: box.until,
    visits: (await box.get<KeptVisit[]>("visits")) ?? [],
    outbox: (await box.get<Waiting[]>("outbox")) ?? [],
  });
  endAt(box.until);
}

/** What was kept is read once, before anything is asked of it. */
let begun: Promise<void> | null = null;
export function ready(): Promise<void> {
  begun ??= begin().catch(() => undefined);
  return begun;
}

/** Begins to carry today's visits on this phone, until the evening or the sign-out, whichever comes first. */
export async function takeAlong(): Promise<void> {
  await ready();
  me = await call(meGet());
  localStorage.setItem(MARK, "1");
  const until = Date.now() + HOURS * 60 * 60 * 1000;
  box = await Box.make(drawer, me.id, until);
  await box.put("me", me);
  endAt(until);
  set({ ...nothing, on: true, until });
  await fetchToday();
  await startWorker();
}

/** Today's own visits with what one needs at the door; those of yesterday go. */
export async function fetchToday(): Promise<void> {
  const { items } = await call(
    visitsList({ query: { assignee: "me", due: "today", limit: MOST } }),
  );
  const visits = await Promise.all(items.map(({ id }) => visitOf(id)));
  if (!box) return;
  await box.put("visits", visits);
  set({ visits });
}

/** Nothing stays on the phone. */
export async function leaveBehind(): Promise<void> {
  clearTimeout(end);
  const had = box;
  box = null;
  me = null;
  set(nothing);
  await had?.clear();
  localStorage.removeItem(MARK);
  await stopWorker();
}

// A session that ran out is not the end of the way: at the door one cannot sign in again.
onChange((reason) => {
  if (reason === "signed-out") void ready().then(leaveBehind);
});

/** What a page is told when the server cannot be reached, from what the phone has with it. */
export async function orKept<T>(
  ask: () => Promise<T>,
  kept: () => T | null | undefined,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (toProblem(error).status !== 0) throw error;
    await ready();
    const found = kept();
    if (found === null || found === undefined) throw error;
    return found;
  }
}

export const keptMe = (): MeView | null => me;
export const keptVisit = (id: string): KeptVisit | undefined =>
  state.visits.find(({ value }) => value.id === id);
export const keptToday = () =>
  state.on ? { items: state.visits.map(({ value }) => value), next: null } : null;

/** Whoever signs in after somebody else does not find what that one carried. */
export async function claim(account: string): Promise<void> {
  await ready();
  if (box && box.account !== account) await leaveBehind();
}

async function keepOutbox(outbox: Waiting[]): Promise<void> {
  if (!box) return;
  await box.put("outbox", outbox);
  set({ outbox });
}

/** Writes a recording down to be sent later. False when the phone does not carry that visit. */
export async function queue(id: string, body: RecordingBody, key: string): Promise<boolean> {
  await ready();
  const visit = keptVisit(id);
  if (!box || !visit) return false;
  const entry: Waiting = {
    id: randomId(),
    visit: visit.value,
    etag: visit.etag,
    body,
    key,
    at: new Date().toISOString(),
    state: "waiting",
  };
  await keepOutbox([...state.outbox.filter((one) => one.visit.id !== id), entry]);
  return true;
}

export const waitingFor = (outbox: readonly Waiting[], id: string) =>
  outbox.find(({ visit }) => visit.id === id);

export async function drop(id: string): Promise<void> {
  await keepOutbox(state.outbox.filter((entry) => entry.id !== id));
}

/** Puts an entry back with what was decided about it, and sends it. */
export async function sendAgain(entry: Waiting): Promise<void> {
  await keepOutbox(state.outbox.map((one) => (one.id === entry.id ? entry : one)));
  await sync();
}

/** Sends what waits, one after the other; stops at the first for which there is no signal. */
export async function sync(): Promise<void> {
  await ready();
  if (state.syncing || !state.outbox.some((entry) => entry.state === "waiting")) return;
  set({ syncing: true });
  try {
    for (const entry of state.outbox.filter((one) => one.state === "waiting")) {
      const after = await sendOne(entry);
      const others = state.outbox.filter((one) => one.id !== entry.id);
      await keepOutbox(after ? [...others, after] : others);
    }
    await fetchToday();
  } catch (error) {
    if (!(error instanceof NotNow) && toProblem(error).status !== 0) throw error;
  } finally {
    set({ syncing: false });
    await queryClient.invalidateQueries({ queryKey: ["visits"] });
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTravel(): Travel {
  return useSyncExternalStore(subscribe, () => state);
}
