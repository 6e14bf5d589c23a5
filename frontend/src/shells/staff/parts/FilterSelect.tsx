import { Select } from "antd";

/** One filter of a list: a word of a closed list, or all of them. */
export function FilterSelect<Word extends string>(props: {
  label: string;
  /** What stands there while nothing is filtered. */
  all: string;
  value: Word | undefined;
  words: readonly Word[];
  say: (word: Word) => string;
  onChange: (word: Word | undefined) => void;
}) {
  return (
    <Select<Word | "">
      aria-label={props.label}
      value={props.value ?? ""}
      onChange={(word) => props.onChange(word === "" ? undefined : word)}
      options={[
        { value: "", label: props.all },
        ...props.words.map((word) => ({ value: word, label: props.say(word) })),
      ]}
    />
  );
}
