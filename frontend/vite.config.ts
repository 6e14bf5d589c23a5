import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The API runs on its own port while developing; in production the same server serves both.
const api = process.env.LINLI_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  server: { proxy: { "/api": api } },
  build: {
    target: "es2022",
    // The Content-Security-Policy has no "data:" for scripts or fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // What every page needs comes as one file: it compresses better so, and stays in the browser's cache when
        // the app changes and the libraries do not.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack)\//,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["./vitest.setup.ts"],
  },
});
