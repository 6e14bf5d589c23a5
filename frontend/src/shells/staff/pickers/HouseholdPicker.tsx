import { Select } from "antd";
import { useTranslation } from "@/app/texts";
import { useHouseholds } from "./households";

/** One of a unit's households, found by a part of its name or address. */
export function HouseholdPicker(props: {
  id?: string;
  value?: string | undefined;
  onChange?: (id: string | undefined) => void;
  unit: string | undefined;
}) {
  const { t } = useTranslation("households");
  const { list, isPending } = useHouseholds(props.unit);
  const options = list.map(({ id, name, address }) => ({
    value: id,
    label: address ? `${name} · ${address}` : name,
  }));
  return (
    <Select
      id={props.id ?? ""}
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      loading={isPending}
      value={props.value ?? null}
      onChange={(id: string | null) => props.onChange?.(id ?? undefined)}
      options={options}
      placeholder={t("picker.none")}
      notFoundContent={t("empty")}
    />
  );
}
