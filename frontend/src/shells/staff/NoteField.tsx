import { Input } from "antd";
import type { TextAreaProps } from "antd/es/input";
import { useEffect, useState } from "react";
import { call } from "@/api/call";
import { type TextHintView, textHintsCreate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import "./note.css";

/** How long the typing has rested before anything is asked. */
const PAUSE = 1000;

type Asked = { text: string; hints: TextHintView[] };
const nothing: Asked = { text: "", hints: [] };

/**
 * A field for notes. When the typing rests, the server is asked whether a stretch of the text tells what Linli
 * does not record; what it finds stands under the field as a question. Saving goes on as ever.
 */
export function NoteField(props: TextAreaProps) {
  const { t } = useTranslation("office");
  const [composing, setComposing] = useState(false);
  const text = typeof props.value === "string" ? props.value : "";
  const questions = useQuestions(text, composing);
  return (
    <>
      <Input.TextArea
        {...props}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
      />
      <div role="status" className="note-hints">
        {questions.map(({ word, question }) => (
          <p key={word}>
            <mark>{word}</mark> {question}
          </p>
        ))}
        {questions.length > 0 ? <p className="note-free">{t("note_free")}</p> : null}
      </div>
    </>
  );
}

/** What to ask about the text as it stands, each word once. */
function useQuestions(text: string, composing: boolean) {
  const [asked, setAsked] = useState(nothing);

  useEffect(() => {
    if (composing || text === asked.text) return;
    if (text.trim() === "") {
      setAsked(nothing);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      // Only a question: without an answer there is none, and nothing is said.
      call(textHintsCreate({ body: { text }, signal: stop.signal })).then(
        ({ hints }) => setAsked({ text, hints }),
        () => undefined,
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, composing, asked.text]);

  const questions = new Map<string, string>();
  for (const hint of asked.hints) {
    const word = asked.text.slice(hint.start_utf16, hint.end_utf16);
    if (text.includes(word)) questions.set(word, hint.question);
  }
  return [...questions].map(([word, question]) => ({ word, question }));
}
