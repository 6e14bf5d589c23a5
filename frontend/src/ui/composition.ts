import { useEffect, useRef, useState } from "react";

/**
 * A search text that follows the typing, but not while an input method is composing (pinyin letters on the
 * way to a character are no search), and not at every stroke.
 */
export function useSearchText(initial: string, onSettled: (text: string) => void, wait = 250) {
  const [text, setText] = useState(initial);
  const [composing, setComposing] = useState(false);
  const settled = useRef(initial);
  const report = useRef(onSettled);
  report.current = onSettled;

  useEffect(() => {
    if (composing || text === settled.current) return;
    const timer = setTimeout(() => {
      settled.current = text;
      report.current(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, composing, wait]);

  return {
    text,
    setText,
    handlers: {
      onCompositionStart: () => setComposing(true),
      onCompositionEnd: () => setComposing(false),
    },
  };
}
