import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Keeps what is on the screen as it is for everybody. Fetched when the page is there already. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let stop: (() => void) | null = null;
    let over = false;
    void import("./live").then(({ startLive }) => {
      if (!over) stop = startLive(queries);
    });
    return () => {
      over = true;
      stop?.();
    };
  }, [queries]);
}
