import type { ComponentProps, Key, ReactNode } from "react";
import { Rows, type useList } from "./List";
import { Page } from "./Page";

/** A page that is a list: what it is, how it can be narrowed, the records page by page. */
export function ListScreen<T>(
  props: Omit<ComponentProps<typeof Page>, "children"> & {
    list: ReturnType<typeof useList<T>>;
    filters?: ReactNode;
    keyOf: (item: T) => Key;
    row: (item: T) => ReactNode;
    empty: ReactNode;
  },
) {
  const { list, filters, keyOf, row, empty, ...page } = props;
  return (
    <Page {...page}>
      {filters ? <search className="filters">{filters}</search> : null}
      <Rows list={list} label={page.title} keyOf={keyOf} row={row} empty={empty} />
    </Page>
  );
}
