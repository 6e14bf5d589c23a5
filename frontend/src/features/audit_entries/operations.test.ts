import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import texts from "@/locales/zh-Hans/audit_entries.json";
import { operations } from "./operations";

const document = JSON.parse(readFileSync("../openapi/linli.json", "utf8")) as {
  paths: Record<string, Record<string, { operationId?: string }>>;
};
const served = new Set(
  Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  ),
);

it("each operation that can be chosen exists", () => {
  expect(operations.filter(({ name }) => !served.has(name))).toEqual([]);
});

it("each has its words", () => {
  const resources: Record<string, string> = texts.resource;
  const verbs: Record<string, string> = texts.verb;
  const wordless = operations.filter(({ resource, verb }) => !resources[resource] || !verbs[verb]);
  expect(wordless).toEqual([]);
  const spare = [
    ...Object.keys(resources).filter((one) => !operations.some(({ resource }) => one === resource)),
    ...Object.keys(verbs).filter((one) => !operations.some(({ verb }) => one === verb)),
  ];
  expect(spare).toEqual([]);
});
