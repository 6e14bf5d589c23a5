import { Select } from "antd";
import { useTranslation } from "@/app/texts";
import { useColleagues } from "./accounts";

/** Who does it: the reader, or a colleague where the reader may say so. */
export function AccountPicker(props: {
  id?: string;
  value?: string | null | undefined;
  onChange?: (id: string | null) => void;
}) {
  const { t } = useTranslation();
  const { me, others, isPending } = useColleagues();
  const mine = me ? [{ value: me.id, label: t("myself") }] : [];
  const options = [...mine, ...others.map(({ id, name }) => ({ value: id, label: name }))];
  const known = !props.value || options.some((option) => option.value === props.value);
  return (
    <Select
      id={props.id ?? ""}
      aria-label={t("assignee")}
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      style={{ width: "100%" }}
      loading={isPending}
      value={props.value ?? null}
      onChange={(id: string | null) => props.onChange?.(id ?? null)}
      options={known ? options : [...options, { value: props.value ?? "", label: t("colleague") }]}
      placeholder={t("assignee_nobody")}
    />
  );
}
