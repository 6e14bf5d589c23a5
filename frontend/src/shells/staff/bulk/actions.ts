import type { ReactNode } from "react";
import { tagOf } from "@/api/call";
import type { Run } from "./useBulk";

/** What can be done with many records at once. */
export type BulkAction<T> = Asking & (OneByOne<T> | Together<T>);

type Asking = {
  label: string;
  /** What is asked first, and what is said of it. */
  fields?: ReactNode;
  hint?: string;
  initialValues?: Record<string, unknown>;
};

type OneByOne<T> = {
  /** How one record is changed with what was entered. */
  run: (values: Record<string, unknown>) => Run<T>;
};

/** What is done with all of them or with none, and cannot be taken back. */
type Together<T> = {
  together: (values: Record<string, unknown>, items: readonly T[]) => Promise<unknown>;
  /** What is said afterwards. */
  done: string;
};

export type BulkOf<T> = {
  actions: BulkAction<T>[];
  nameOf: (item: T) => string;
  /** The office's word for a state of the record, as the server names it. */
  stateOf: (state: string) => string | undefined;
  /** What is read anew afterwards. */
  queryKeys: readonly (readonly unknown[])[];
};

/** An action whose fields have these values. */
export function bulkAction<T, Values extends object>(
  action: Asking & { run: (values: Values) => Run<T> },
): BulkAction<T> {
  return action as unknown as BulkAction<T>;
}

/** As [bulkAction], of what is done with all of them at once. */
export function bulkActionTogether<T, Values extends object>(
  action: Asking & {
    together: (values: Values, items: readonly T[]) => Promise<unknown>;
    done: string;
  },
): BulkAction<T> {
  return action as unknown as BulkAction<T>;
}

/**
 * Changes fields of each record onto the version that is shown, and back onto the version that came of it: a record
 * that somebody else changed since is refused both times. One that says so already is left alone.
 */
export function patching<T extends { id: string; version: number }, Body extends object>(
  update: (id: string, body: Body, etag: string) => Promise<{ version: number }>,
  after: (item: T) => Body,
  before: (item: T) => Body,
): Run<T> {
  return async (item) => {
    const [from, to] = [before(item), after(item)];
    if (JSON.stringify(from) === JSON.stringify(to)) return null;
    const changed = await update(item.id, to, tagOf(item));
    return () => update(item.id, from, tagOf(changed));
  };
}
