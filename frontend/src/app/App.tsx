import "@/api/authentication";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { queryClient } from "./query";
import { makeRouter } from "./router";

/** The office's own app. Whenever it is entered it begins at the window's address, with nothing of the last time. */
export function App() {
  const [router] = useState(makeRouter);
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
