import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";

/** What `linli serve --ephemeral` prints about itself. */
export type Instance = {
  address: string;
  people: { role: string; login: string; password: string; unit_id: string }[];
};

declare module "vitest" {
  interface ProvidedContext {
    instance: Instance;
  }
}

const START_MS = 240_000;
const repository = new URL("../..", import.meta.url).pathname;

export default async function setup(project: TestProject) {
  const program =
    process.env.LINLI_TEST_BIN ?? process.env.LINLI_BIN ?? `${repository}target/debug/linli`;
  if (!existsSync(program)) throw new Error(`No server to test at ${program}: set LINLI_TEST_BIN`);
  const web = `${repository}frontend/dist`;
  if (!existsSync(`${web}/index.html`)) throw new Error("Build the web app first: npm run build");

  // Settings of whoever runs the tests are not the instance's.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith("LINLI_") && name !== "DATABASE_URL",
    ),
  );
  const mail = mkdtempSync(join(tmpdir(), "linli-mail-"));
  const server = spawn(program, ["serve", "--ephemeral", "--demo"], {
    cwd: repository,
    env: {
      ...environment,
      LINLI_LISTEN: "127.0.0.1:0",
      LINLI_WEB_FOLDER: web,
      // The receiver of a test listens on this machine.
      LINLI_WEBHOOK_INSIDE: "true",
      LINLI_MAIL_URL: `file:${mail}`,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  project.provide("instance", await announced(server));
  return async () => {
    await stop(server);
    rmSync(mail, { recursive: true, force: true });
  };
}

function announced(server: ChildProcess): Promise<Instance> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The server did not start")), START_MS);
    server.once("exit", (code) => reject(new Error(`The server ended with ${code}`)));
    if (!server.stdout) return reject(new Error("no output"));
    createInterface({ input: server.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
  });
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill("SIGTERM");
  });
}
