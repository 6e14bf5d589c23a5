import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { usePath } from "./ways";

const Saying = createContext<(text: string) => void>(() => undefined);

/** Says that something was done: seen above the page, and read out. */
export const useSaid = () => useContext(Saying);

export function Said({ children }: { children: ReactNode }) {
  const pathname = usePath();
  const [text, setText] = useState("");
  const say = useCallback((said: string) => setText(said), []);
  // It belongs to the page on which it was done.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step to another page is what counts
  useEffect(() => setText(""), [pathname]);
  return (
    <Saying value={say}>
      <div role="status" className="portal-said">
        {text === "" ? null : <p className="plain-note good">{text}</p>}
      </div>
      {children}
    </Saying>
  );
}
