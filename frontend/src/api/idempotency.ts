import { useRef } from "react";
import { randomId } from "./random";

type Key = { "Idempotency-Key": string };

/**
 * Keys for one form: sending the same content again, after a lost connection say, carries the same key, so
 * that the server does the work once. Changed content is another request and gets another key; so does the
 * same content after `done`, in a form that stays open for the next entry.
 */
export function useIdempotencyKey(): ((content: unknown) => Key) & { done: () => void } {
  const last = useRef<{ content: string; key: string } | null>(null);
  const keyFor = (content: unknown): Key => {
    const text = JSON.stringify(content) ?? "";
    if (last.current?.content !== text) last.current = { content: text, key: randomId() };
    return { "Idempotency-Key": last.current.key };
  };
  const done = () => {
    last.current = null;
  };
  return Object.assign(keyFor, { done });
}

/** A key for a single act, a button that is disabled while it runs. */
export function onceKey(): Key {
  return { "Idempotency-Key": randomId() };
}
