import type { KeyboardEvent } from "react";

const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/**
 * Moves from row to row while the focus is in the list: j and k, or the arrows; Home and End go to its ends. Enter
 * follows a row as it follows any link. Elsewhere the keys keep their meaning, for readers who speak or dictate.
 */
export function moveInRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(":scope > li > a")];
  const at = rows.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const step = steps[event.key];
  const to =
    event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1 : step ? at + step : at;
  const next = rows[to];
  if (to === at || !next) return;
  event.preventDefault();
  next.focus();
}
