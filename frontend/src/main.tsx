import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { startTexts } from "@/app/texts";
import { startAppearance } from "@/ui/appearance";
import "@/app/theme.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

startAppearance();
void startTexts().then(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
