import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { refusedColumns } from "./refused";

it.each(["zh-Hans", "zh-Hant", "en"])(
  "finds the column in the server's own sentence in %s",
  (tag) => {
    const texts = readFileSync(`../crates/api/locales/${tag}.toml`, "utf8");
    const sentence = /^refused_column = "(.+)"$/m.exec(texts)?.[1] ?? "";
    const detail = sentence.replace("{column}", "民族（一）").replace("{matter}", "x");
    const errors = [
      { pointer: "/file", code: "refused_column", detail },
      { pointer: "/file", code: "missing_column", detail: "“姓名”" },
    ];
    const problem = new Problem({ type: "x/invalid-body", title: "t", status: 422, errors });
    expect(refusedColumns(problem)).toEqual(["民族（一）"]);
  },
);
