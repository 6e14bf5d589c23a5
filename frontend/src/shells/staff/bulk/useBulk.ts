import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { onceKey } from "@/api/idempotency";
import { type Problem, toProblem } from "@/api/problem";

export type Key = { "Idempotency-Key": string };
/** Puts one record back as it was, onto the version that the change made: what somebody did since stays. */
export type Undo = (key: Key) => Promise<unknown>;
/** Changes one record, as it would be changed by itself; null where it cannot be taken back. */
export type Run<T> = (item: T, key: Key) => Promise<Undo | null>;

type Step = { name: string; key: Key; work: (key: Key) => Promise<Undo | null> };
export type Refused = { name: string; problem: Problem; step: Step };
export type Job = {
  label: string;
  kind: "change" | "undo";
  all: number;
  done: number;
  refused: Refused[];
  running: boolean;
  stopped: boolean;
  /** The newest first, so that what depends on each other is undone the right way round. */
  undos: { name: string; undo: Undo }[];
};

/** Does the same with many records, one after the other: each is a request of its own, taken or refused by itself. */
export function useBulk(queryKeys: readonly (readonly unknown[])[]) {
  const queries = useQueryClient();
  const [job, setJob] = useState<Job | null>(null);
  const stop = useRef(false);

  async function work(begun: Job, steps: readonly Step[]) {
    stop.current = false;
    let now = begun;
    const tell = (next: Partial<Job>) => {
      now = { ...now, ...next };
      setJob(now);
    };
    tell({});
    for (const step of steps) {
      if (stop.current) break;
      try {
        const undo = await step.work(step.key);
        tell({
          done: now.done + 1,
          undos: undo ? [{ name: step.name, undo }, ...now.undos] : now.undos,
        });
      } catch (error) {
        const refused = { name: step.name, problem: toProblem(error), step };
        tell({ refused: [...now.refused, refused] });
      }
    }
    tell({ running: false, stopped: stop.current });
    await Promise.all(queryKeys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }

  function begin(label: string, kind: Job["kind"], steps: readonly Step[], before?: Job) {
    const { done = 0, undos = [], all = steps.length } = before ?? {};
    const begun = { label, kind, all, done, undos, refused: [], running: true, stopped: false };
    return work(begun, steps);
  }

  const start = <T>(label: string, items: readonly T[], nameOf: (item: T) => string, run: Run<T>) =>
    begin(
      label,
      "change",
      items.map((item) => ({
        name: nameOf(item),
        key: onceKey(),
        work: (key: Key) => run(item, key),
      })),
    );

  /** What did not come through is tried once more, as the same request. */
  function again() {
    if (!job) return;
    const { label, kind } = job;
    void begin(
      label,
      kind,
      job.refused.map(({ step }) => step),
      job,
    );
  }

  function undo() {
    if (!job) return;
    const steps = job.undos.map(({ name, undo }) => ({
      name,
      key: onceKey(),
      work: async (key: Key) => {
        await undo(key);
        return null;
      },
    }));
    void begin(job.label, "undo", steps);
  }

  return {
    job,
    start,
    again,
    undo,
    stop: () => {
      stop.current = true;
    },
    close: () => setJob(null),
  };
}
