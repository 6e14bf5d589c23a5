import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { startApps } from "@/app/apps";
import { startAppearance } from "@/ui/appearance";
import "@/app/theme.css";

const element = document.getElementById("root");
if (!element) throw new Error("index.html has no #root");
const root = createRoot(element);

startAppearance();
void startApps((App) =>
  flushSync(() => root.render(<StrictMode>{App ? <App /> : null}</StrictMode>)),
);
