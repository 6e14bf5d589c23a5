import { Input } from "antd";
import { useId } from "react";

/** One end of a stretch of days. */
export function DayFilter(props: {
  label: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}) {
  const id = useId();
  return (
    <label className="filter-day" htmlFor={id}>
      <span>{props.label}</span>
      <Input
        id={id}
        type="date"
        value={props.value ?? ""}
        onChange={(event) => props.onChange(event.target.value || undefined)}
      />
    </label>
  );
}
