import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : files(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const imports = files("src").flatMap((path) =>
  [...readFileSync(path, "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((found) => ({
    path,
    what: found[1] ?? "",
  })),
);

it("antd stays out of what a signed-out visitor loads", () => {
  const allowed = /^src\/(shells\/staff|features)\//;
  const strays = imports.filter(
    ({ path, what }) => /^(antd|@ant-design)(\/|$)/.test(what) && !allowed.test(path),
  );
  expect(strays).toEqual([]);
});

it("what visitors load calls the API by its own copy, without what only staff call", () => {
  const strays = files("src")
    .filter((path) => /^src\/(api|app|ui|shells\/(public|portal))\//.test(path))
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .filter((path) =>
      /import (?!type )[^;]*from "(@\/api|\.)\/generated"/.test(readFileSync(path, "utf8")),
    );
  expect(strays).toEqual([]);
});

it("features do not import each other", () => {
  const strays = imports.filter(({ path, what }) => {
    const own = /^src\/features\/(\w+)\//.exec(path)?.[1];
    const other = /^@\/features\/(\w+)/.exec(what)?.[1];
    const climbs = /^\.\.\/\w/.test(what) && /^src\/features\/\w+\/[^/]+$/.test(path);
    return own !== undefined && ((other !== undefined && other !== own) || climbs);
  });
  expect(strays).toEqual([]);
});

it("no file is longer than one sits through", () => {
  const long = files("src")
    .map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n").length }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});
