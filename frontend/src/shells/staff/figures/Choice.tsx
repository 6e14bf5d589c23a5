import { Select } from "antd";
import { type ReactNode, useId } from "react";

/** A field of what is asked, under its label. */
export function Field(props: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="figure-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
    </div>
  );
}

export function Choice<Word extends string>(props: {
  label: string;
  value: Word;
  options: { value: Word; label: string }[];
  onChange: (word: Word) => void;
}) {
  return (
    <Field label={props.label}>
      {(id) => (
        <Select<Word>
          id={id}
          showSearch={{ optionFilterProp: "label" }}
          value={props.value}
          options={props.options}
          onChange={(word) => props.onChange(word)}
        />
      )}
    </Field>
  );
}
