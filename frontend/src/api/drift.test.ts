// @vitest-environment node
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { expect, it } from "vitest";
import settings from "../../openapi-ts.config";

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]),
  );
}

it("the client is the one that the API document makes (npm run api)", async () => {
  const folder = mkdtempSync(join(tmpdir(), "linli-api-"));
  try {
    const options = await settings;
    await createClient({
      ...options,
      output: { ...(options.output as object), path: folder },
      logs: { level: "silent" },
    } as Parameters<typeof createClient>[0]);
    const made = contents(folder);
    const kept = contents("src/api/generated");
    const names = new Set([...Object.keys(made), ...Object.keys(kept)]);
    expect([...names].filter((name) => made[name] !== kept[name])).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
