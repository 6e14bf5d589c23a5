// How much JavaScript, compressed as servers compress it, has to arrive before a page of the production build
// works. Fails when a page is above its budget. With --times also how long people wait for it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "vite";

const KB = 1000;
const VISITOR = 110 * KB;
const STAFF = 300 * KB;

/** The pages of those who have not signed in as staff, whatever shells there are, and the longest of the office's lists. */
function pages(manifest) {
  const visitors = Object.keys(manifest)
    .filter((key) => /^src\/shells\/(?!staff\/)/.test(key) && manifest[key].isDynamicEntry)
    .map((key) => ({ key, ...ofVisitors(key), budget: VISITOR }));
  const list = "src/features/members/Members.tsx";
  const staff = { key: list, needs: [APP, "src/shells/staff/StaffShell.tsx", list] };
  return [...visitors, { ...staff, shelf: "staff", budget: STAFF }];
}

const APP = "src/app/App.tsx";

/** Members' own pages are an app by themselves, with texts of its own, and pages for everybody another. */
function ofVisitors(key) {
  const shell = /^src\/shells\/(portal|public)\//.exec(key)?.[1];
  return {
    needs: [`src/shells/${shell}/App.tsx`, key],
    shelf: shell === "portal" ? "portal" : "visitor",
  };
}

/** What the browser asks for before all of these run: they themselves and what they import at once. */
function withImports(manifest, keys) {
  const found = new Set();
  const add = (key) => {
    if (found.has(key)) return;
    found.add(key);
    for (const next of manifest[key].imports ?? []) add(next);
  };
  for (const key of keys) add(key);
  return [...found];
}

const folder = mkdtempSync(join(tmpdir(), "linli-web-"));
try {
  await build({ logLevel: "warn", build: { outDir: folder, emptyOutDir: true, manifest: true } });
  const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8"));
  const size = (key) =>
    brotliCompressSync(readFileSync(join(folder, manifest[key].file)), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
    }).length;
  const total = (keys) => withImports(manifest, keys).reduce((sum, key) => sum + size(key), 0);
  // In the language whose texts are the longest.
  const languages = readdirSync("src/locales", { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  let over = false;
  for (const { key, needs, shelf, budget } of pages(manifest)) {
    const sizes = languages.map(({ name }) => {
      const shelves = [...new Set(["visitor", shelf])].map(
        (one) => `src/locales/${name}/${one}.ts`,
      );
      return total(["index.html", ...needs, ...shelves.filter((one) => one in manifest)]);
    });
    const most = Math.max(...sizes);
    over ||= most > budget;
    const verdict = most > budget ? "ABOVE" : "within";
    process.stdout.write(
      `${(most / KB).toFixed(1).padStart(6)} KB  ${verdict} ${budget / KB} KB  ${key.replace(/^src\//, "")}\n`,
    );
  }
  if (process.argv.includes("--times")) {
    const { times } = await import("./times.mjs");
    over = (await times(folder)) || over;
  }
  if (over) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
