import { TableOutlined } from "@ant-design/icons";
import { Button, Checkbox, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "@/app/texts";

/** Which details the rows of a list show, as the reader chose them on this device. */
export type Columns<Column extends string> = {
  all: readonly Column[];
  shown: ReadonlySet<Column>;
  say: (column: Column) => string;
  choose: (shown: Column[]) => void;
};

const PREFIX = "linli.columns.";

export function useColumns<Column extends string>(
  list: string,
  all: readonly Column[],
  usual: readonly Column[],
  say: (column: Column) => string,
): Columns<Column> {
  const [names, setNames] = useState(() => remembered(list, all) ?? [...usual]);
  function choose(shown: Column[]) {
    setNames(shown);
    localStorage.setItem(PREFIX + list, shown.join(" "));
  }
  return { all, shown: new Set(names), say, choose };
}

function remembered<Column extends string>(list: string, all: readonly Column[]): Column[] | null {
  const kept = localStorage.getItem(PREFIX + list)?.split(" ");
  return kept ? all.filter((column) => kept.includes(column)) : null;
}

export function ColumnChoice<Column extends string>({ columns }: { columns: Columns<Column> }) {
  const { t } = useTranslation("office");
  const options = columns.all.map((column) => ({ value: column, label: columns.say(column) }));
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          aria-label={t("list.columns")}
          className="column-choice"
          options={options}
          value={[...columns.shown]}
          onChange={columns.choose}
        />
      }
    >
      <Button size="small" type="text" icon={<TableOutlined aria-hidden />}>
        {t("list.columns")}
      </Button>
    </Popover>
  );
}
