import { Select, type SelectProps } from "antd";

/** A field for one word of a closed list. The form gives it its value and its name for screen readers. */
export function WordSelect<Word extends string>(
  props: SelectProps<Word> & { words: readonly Word[]; say: (word: Word) => string },
) {
  const { words, say, ...select } = props;
  return (
    <Select<Word> {...select} options={words.map((word) => ({ value: word, label: say(word) }))} />
  );
}
