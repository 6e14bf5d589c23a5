import type { Key, ReactNode } from "react";
import { Nothing } from "./States";

/** A short list within a page, all of it at once. */
export function RowList<T>(props: {
  items: readonly T[];
  keyOf: (item: T) => Key;
  row: (item: T) => ReactNode;
  empty: ReactNode;
  label?: string;
}) {
  if (props.items.length === 0) return <Nothing>{props.empty}</Nothing>;
  return (
    <ul className="rows" aria-label={props.label}>
      {props.items.map((item) => (
        <li key={props.keyOf(item)}>{props.row(item)}</li>
      ))}
    </ul>
  );
}
