import { useEffect, useState } from "react";

/** A value once it has rested for a while, and not while an input method is composing. */
export function useRested<T>(value: T, composing: boolean, wait = 600): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    if (composing) return;
    const timer = setTimeout(() => setRested(value), wait);
    return () => clearTimeout(timer);
  }, [value, composing, wait]);
  return rested;
}
