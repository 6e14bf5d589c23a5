import { Checkbox } from "antd";
import { useTranslation } from "@/app/texts";
import type { Choice } from "./choice";

/** At a row: whether it is chosen. */
export function Tick<T>(props: { choice: Choice<T>; item: T; name: string }) {
  const { t } = useTranslation("office");
  const { choice, item, name } = props;
  return (
    <Checkbox
      className="row-tick"
      aria-label={t("bulk.choose", { name })}
      checked={choice.has(item)}
      onChange={() => choice.toggle(item)}
    />
  );
}
