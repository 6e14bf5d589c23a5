import { CheckSquareOutlined, PrinterOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type ComponentProps, type Key, type ReactNode, useId, useState } from "react";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import type { BulkOf } from "../bulk/actions";
import { BulkPlace } from "../bulk/BulkPlace";
import { useChoice } from "../bulk/choice";
import { Tick } from "../bulk/Tick";
import { ViewsPlace } from "../views/ViewsPlace";
import type { AnyColumns, ViewedList } from "../views/view";
import { ColumnChoice, type Columns } from "./columns";
import { Rows, type useList } from "./List";
import { Page } from "./Page";

/** A page that is a list: what it is, how it can be narrowed, the records page by page. */
export function ListScreen<T, Column extends string = never>(
  props: Omit<ComponentProps<typeof Page>, "children"> & {
    list: ReturnType<typeof useList<T>>;
    filters?: ReactNode;
    /** Filters that are asked for now and then; open from the start when one of them narrows the list. */
    more?: ReactNode;
    moreOpen?: boolean;
    /** Takes all filters away. With it come the buttons that a bar of filters has. */
    onReset?: () => void;
    columns?: Columns<Column>;
    /** How the list is asked, where it can be seen in ways that are kept under a name. */
    viewed?: ViewedList;
    /** What can be done with many rows at once. */
    bulk?: BulkOf<T>;
    keyOf: (item: T) => Key;
    row: (item: T) => ReactNode;
    empty: ReactNode;
  },
) {
  const {
    list,
    filters,
    more,
    moreOpen,
    onReset,
    columns,
    viewed,
    bulk,
    keyOf,
    row,
    empty,
    ...page
  } = props;
  const { t } = useTranslation("office");
  const format = useFormats();
  const choice = useChoice(keyOf);
  const bulky = bulk && bulk.actions.length > 0 ? bulk : null;
  return (
    <Page {...page}>
      {filters ? (
        <Filters
          more={more}
          moreOpen={moreOpen}
          onReset={onReset}
          onAsk={() => void list.refetch()}
        >
          {viewed ? (
            <ViewsPlace viewed={viewed} columns={columns as unknown as AnyColumns} />
          ) : null}
          {filters}
        </Filters>
      ) : null}
      {onReset || bulky ? (
        <div className="list-tools">
          <p className="soft list-keys">{t("list.keys")}</p>
          {bulky ? (
            <Button
              size="small"
              type="text"
              icon={<CheckSquareOutlined aria-hidden />}
              aria-pressed={choice.on}
              onClick={choice.turn}
            >
              {t(choice.on ? "bulk.off" : "bulk.on")}
            </Button>
          ) : null}
          {columns ? <ColumnChoice columns={columns} /> : null}
          <Button
            size="small"
            type="text"
            icon={<PrinterOutlined aria-hidden />}
            onClick={() => window.print()}
          >
            {t("list.print")}
          </Button>
        </div>
      ) : null}
      <p className="print-only">
        {t("list.printed", { time: format.moment(new Date().toISOString()) })}
        {list.hasNextPage ? ` ${t("list.printed_part")}` : null}
      </p>
      {bulky ? (
        <BulkPlace
          bulk={bulky}
          choice={choice}
          items={list.data?.pages.flatMap((one) => one.items) ?? []}
        />
      ) : null}
      <Rows
        list={list}
        label={page.title}
        keyOf={keyOf}
        row={row}
        tick={
          bulky && choice.on
            ? (item) => <Tick choice={choice} item={item} name={bulky.nameOf(item)} />
            : null
        }
        empty={empty}
      />
    </Page>
  );
}

function Filters(props: {
  children: ReactNode;
  more: ReactNode;
  moreOpen: boolean | undefined;
  onReset: (() => void) | undefined;
  onAsk: () => void;
}) {
  const { t } = useTranslation("office");
  const id = useId();
  const [open, setOpen] = useState(props.moreOpen ?? false);
  if (!props.onReset) return <search className="filters">{props.children}</search>;
  return (
    <search className="filters">
      {props.children}
      {props.more ? (
        <div id={id} className="filters-more" hidden={!open}>
          {props.more}
        </div>
      ) : null}
      <div className="filters-acts">
        <Button onClick={props.onAsk}>{t("list.ask")}</Button>
        <Button onClick={props.onReset}>{t("list.reset")}</Button>
        {props.more ? (
          <Button
            type="link"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            {t(open ? "list.less" : "list.more")}
          </Button>
        ) : null}
      </div>
    </search>
  );
}
