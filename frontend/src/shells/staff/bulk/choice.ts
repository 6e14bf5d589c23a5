import { type Key, useState } from "react";

/** Which of a list's rows are chosen. A row that is not shown any more is not chosen either. */
export type Choice<T> = {
  on: boolean;
  turn: () => void;
  has: (item: T) => boolean;
  toggle: (item: T) => void;
  all: (items: readonly T[]) => void;
  of: (items: readonly T[]) => T[];
};

export function useChoice<T>(keyOf: (item: T) => Key): Choice<T> {
  const [on, setOn] = useState(false);
  const [keys, setKeys] = useState<ReadonlySet<Key>>(new Set());
  const has = (item: T) => keys.has(keyOf(item));
  return {
    on,
    turn: () => {
      setOn(!on);
      setKeys(new Set());
    },
    has,
    toggle: (item) => {
      const next = new Set(keys);
      if (!next.delete(keyOf(item))) next.add(keyOf(item));
      setKeys(next);
    },
    all: (items) => setKeys(new Set(items.map(keyOf))),
    of: (items) => items.filter(has),
  };
}
