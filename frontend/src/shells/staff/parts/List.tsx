import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { Key, ReactNode } from "react";
import { useTranslation } from "@/app/texts";
import { moveInRows } from "./rowKeys";
import { Loading, ProblemNote, WithoutSignal } from "./States";

export type ListPage<T> = { items: T[]; next?: string | null; total?: number | null };

/** Pages by cursor: each next page is asked for with the cursor that the last one gave. */
export function useList<T>(
  key: readonly unknown[],
  ask: (after: string | undefined) => Promise<ListPage<T>>,
  enabled = true,
) {
  return useInfiniteQuery<
    ListPage<T>,
    Error,
    InfiniteData<ListPage<T>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // While the next filter's answer is on its way the former rows stay, so that nothing jumps.
    placeholderData: (former) => former,
    enabled,
  });
}

/** Whether anything in an address narrows a list. */
export function isFiltered(search: Record<string, unknown>): boolean {
  return Object.values(search).some((value) => value !== undefined && value !== "");
}

export function Rows<T>(props: {
  list: ReturnType<typeof useList<T>>;
  label: string;
  keyOf: (item: T) => Key;
  row: (item: T) => ReactNode;
  /** What stands before a row, where rows can be chosen. */
  tick?: ((item: T) => ReactNode) | null;
  empty: ReactNode;
}) {
  const { t } = useTranslation();
  const { list } = props;
  if (list.isPending && list.fetchStatus === "paused") return <WithoutSignal />;
  if (list.isPending) return <Loading rows={6} />;
  if (!list.data) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <>{props.empty}</>;
  return (
    <>
      <ul
        className="rows"
        aria-label={props.label}
        aria-busy={list.isPlaceholderData}
        onKeyDown={moveInRows}
      >
        {items.map((item) => (
          <li key={props.keyOf(item)} className={props.tick ? "choosable" : undefined}>
            {props.tick?.(item)}
            {props.row(item)}
          </li>
        ))}
      </ul>
      {list.error ? (
        <ProblemNote error={list.error} retry={() => void list.fetchNextPage()} />
      ) : null}
      {list.hasNextPage ? (
        <div className="more">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("load_more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}
