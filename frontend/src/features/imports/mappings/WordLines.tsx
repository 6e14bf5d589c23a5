import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "@/app/texts";
import { WordSelect } from "@/shells/staff/parts/WordSelect";

const LONGEST = 200;

/** Lines of words: what the office's form calls something, and what it is here. */
export function WordLines<To extends string>(props: {
  name: string;
  label: string;
  hint?: string;
  words: readonly To[];
  say: (word: To) => string;
  /** A third field of a line. */
  more?: (line: number) => ReactNode;
}) {
  const { t } = useTranslation("imports");
  return (
    <fieldset className="group">
      <legend>{props.label}</legend>
      {props.hint ? <p className="soft">{props.hint}</p> : null}
      <Form.List name={["mapping", props.name]}>
        {(lines, { add, remove }, { errors }) => (
          <>
            {lines.map(({ key, name }) => (
              <div key={key} className="word-line">
                <Form.Item
                  name={[name, "word"]}
                  rules={[{ required: true, whitespace: true, message: t("mapping.word_missing") }]}
                >
                  <Input
                    maxLength={LONGEST}
                    autoComplete="off"
                    aria-label={t("mapping.word_of", { label: props.label, line: name + 1 })}
                    placeholder={t("mapping.word")}
                  />
                </Form.Item>
                <Form.Item
                  name={[name, "to"]}
                  rules={[{ required: true, message: t("mapping.meaning_missing") }]}
                >
                  <WordSelect
                    words={props.words}
                    say={props.say}
                    showSearch={{ optionFilterProp: "label" }}
                    aria-label={t("mapping.meaning_of", { label: props.label, line: name + 1 })}
                    placeholder={t("mapping.meaning")}
                  />
                </Form.Item>
                {props.more?.(name)}
                <Button
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t("mapping.remove_of", { label: props.label, line: name + 1 })}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <Button
              size="small"
              icon={<PlusOutlined aria-hidden />}
              aria-label={t("mapping.add_to", { label: props.label })}
              onClick={() => add({})}
            >
              {t("mapping.add")}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
