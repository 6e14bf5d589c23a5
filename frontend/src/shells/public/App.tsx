import { QueryClientProvider } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense } from "react";
import { queryClient } from "@/app/query";
import { Guard } from "./Guard";

/** What stands at which address; each page is fetched when it is first looked at. */
const pages: Record<string, ComponentType> = {
  "/sign-in": lazy(() => import("./SignIn")),
  "/invitation": lazy(() => import("./Invitation")),
  "/answers": lazy(() => import("./Answers")),
  "/published": lazy(() => import("./Published")),
};

/** Pages for everybody: an app by themselves, as small as can be. From one to another one comes as from elsewhere. */
export function App() {
  const path = window.location.pathname.replace(/\/$/, "");
  const Page = pages[path];
  return Page ? (
    <QueryClientProvider client={queryClient}>
      <Guard>
        <Suspense>
          <Page key={window.location.href} />
        </Suspense>
      </Guard>
    </QueryClientProvider>
  ) : null;
}
