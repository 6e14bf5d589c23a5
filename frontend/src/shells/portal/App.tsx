import { QueryClientProvider } from "@tanstack/react-query";
import { queryClient } from "@/app/query";
import PortalShell from "./PortalShell";

/** Members' own pages: an app by themselves, so that a telephone loads nothing of the office's. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <PortalShell />
    </QueryClientProvider>
  );
}
