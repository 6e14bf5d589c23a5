import { onlineManager, QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";

// The library begins with "online" whatever the browser knows.
onlineManager.setOnline(navigator.onLine);

/** A refusal is an answer and asking again changes nothing; a broken line may be mended. */
function worthTrying(failures: number, error: unknown): boolean {
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
  return !refused && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: worthTrying, staleTime: 10_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
