import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The API runs on its own port while developing; in production the same server serves both.
const api = process.env.LINLI_API ?? "http://127.0.0.1:8080";

const source = new URL("./src", import.meta.url).pathname;

/** Fills the names of the app's files into the service worker, which keeps them on phones that go along. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const assets = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name));
      const files = JSON.stringify(["/", "/mark.svg", ...assets.sort().map((name) => `/${name}`)]);
      const version = createHash("sha256").update(files).digest("hex").slice(0, 12);
      const code = readFileSync(
        new URL("./src/offline/service-worker.js", import.meta.url),
        "utf8",
      );
      this.emitFile({
        type: "asset",
        fileName: "sw.js",
        source: code
          .replace("self.__FILES__", files)
          .replace("self.__VERSION__", JSON.stringify(version)),
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), serviceWorker()],
  resolve: {
    alias: {
      // A copy of the API's functions with those alone that visitors' and members' pages call: of one copy they
      // would load all that staff call.
      "@/api/visitors": `${source}/api/generated/sdk.gen.ts?visitors`,
      "@": source,
    },
  },
  server: { proxy: { "/api": api } },
  build: {
    target: "es2022",
    // The Content-Security-Policy has no "data:" for scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: {
      // A browser that does not know it loads the same a little later.
      polyfill: false,
      // What every page of the app needs besides itself makes a long list, which each visitor would load: pages find
      // it by themselves. Styles are named, since a page is not shown before they are there.
      resolveDependencies: (_, names, { hostId, hostType }) =>
        hostType === "html" || /(^|\/)index-/.test(hostId)
          ? names
          : names.filter((name) => name.endsWith(".css")),
    },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // What every page needs comes as one file: it compresses better so, and stays in the browser's cache when
        // the app changes and the libraries do not. The router is what members' own pages do without.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-query|query-core))\//,
            },
            {
              name: "router",
              test: /node_modules\/(use-sync-external-store|@tanstack)\//,
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
