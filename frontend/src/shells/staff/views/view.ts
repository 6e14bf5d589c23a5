import type { OfficeList, SavedView } from "@/api/generated";
import type { Columns } from "../parts/columns";

/** A list that can be seen in different ways: what it is asked now, and how it is asked something else. */
export type ViewedList = {
  list: OfficeList;
  search: Record<string, unknown>;
  open: (search: Record<string, unknown>) => void;
};

/** What is kept of a list as it is seen now. */
export type Seen = Pick<SavedView, "filters" | "sort" | "columns">;

/** The columns of a list, whichever they are. */
export type AnyColumns = Columns<string> | undefined;

/**
 * Filters, order and columns as they stand. What somebody typed to find a person is left out: it would name them in a
 * place where nobody looks for what is kept of people.
 */
export function seenNow(search: Record<string, unknown>, columns: AnyColumns): Seen {
  const { q: _search, sort, ...filters } = search;
  const set = Object.entries(filters).filter(([, value]) => value !== undefined && value !== "");
  return {
    filters: Object.fromEntries(set.map(([name, value]) => [name, String(value)])),
    sort: typeof sort === "string" ? sort : null,
    columns: columns ? columns.all.filter((column) => columns.shown.has(column)) : null,
  };
}

/** A filter as the address has it; what does not fit the list's own is dropped there. */
function typed(value: string): unknown {
  if (value === "true" || value === "false") return value === "true";
  return /^\d{1,3}$/.test(value) ? Number(value) : value;
}

export function searchOf(view: Seen): Record<string, unknown> {
  const filters = Object.entries(view.filters).map(([name, value]) => [name, typed(value)]);
  return { ...Object.fromEntries(filters), ...(view.sort ? { sort: view.sort } : {}) };
}

/** Whether the list is seen just so. */
export function isSeen(view: Seen, now: Seen): boolean {
  const mark = ({ filters, sort, columns }: Seen, without: boolean) =>
    JSON.stringify([
      Object.entries(filters).sort(),
      sort ?? null,
      without ? null : [...(columns ?? [])].sort(),
    ]);
  // A view that says nothing of columns is the same with any.
  const without = view.columns == null;
  return mark(view, without) === mark(now, without);
}
