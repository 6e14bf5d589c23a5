import { Select } from "antd";
import { useTranslation } from "@/app/texts";
import { useUnits } from "./units";

/** One of the units where the reader works. */
export function UnitPicker(props: {
  id?: string;
  value?: string | undefined;
  onChange?: (id: string | undefined) => void;
  communitiesOnly?: boolean;
  /** Those that became a part of another one as well. */
  closed?: boolean;
  allowClear?: boolean;
  /** Where no form says what it is. */
  label?: string;
  placeholder?: string;
}) {
  const { t } = useTranslation("office");
  const { all, units, nameOf, isPending } = useUnits();
  const options = (props.closed ? all : units)
    .filter((unit) => !props.communitiesOnly || unit.kind === "community")
    .map((unit) => ({ value: unit.id, label: nameOf(unit.id) }));
  return (
    <Select
      id={props.id ?? ""}
      {...(props.label ? { "aria-label": props.label } : {})}
      showSearch={{ optionFilterProp: "label" }}
      allowClear={props.allowClear ?? false}
      loading={isPending}
      value={props.value ?? null}
      onChange={(id: string | null) => props.onChange?.(id ?? undefined)}
      options={options}
      placeholder={props.placeholder ?? t(props.communitiesOnly ? "unit_choose" : "unit_pick")}
    />
  );
}
