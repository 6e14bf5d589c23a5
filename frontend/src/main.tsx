import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startTexts } from "@/app/texts";
import { startAppearance } from "@/ui/appearance";
import "@/app/theme.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

startAppearance();
// Members' own pages are an app by themselves, the office's and everybody's another.
const isPortal = /^\/portal(\/|$)/.test(window.location.pathname);
const portal = () => import("@/shells/portal/App");
const everything = () => import("@/app/App");

void Promise.all([
  (isPortal ? portal : everything)(),
  isPortal ? startTexts("portal") : startTexts(),
]).then(([{ App }]) => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
