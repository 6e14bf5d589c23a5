import { useTranslation } from "@/app/texts";
import { UnitPicker } from "../pickers/UnitPicker";
import { useUnits } from "../pickers/units";

/** One unit and what is below it, where there is more than one. */
export function UnitFilter(props: {
  value: string | undefined;
  onChange: (unit: string | undefined) => void;
}) {
  const { t } = useTranslation(["office", "common"]);
  const { units } = useUnits();
  if (units.length < 2) return null;
  return (
    <UnitPicker
      allowClear
      label={t("common:unit")}
      placeholder={t("list.unit_all")}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
