import type { Problem } from "@/api/problem";

/**
 * The columns that a file was refused for. A fault names its column in the sentence, in the quotation marks
 * of the language; leaving columns out needs their names alone.
 */
export function refusedColumns(problem: Problem): string[] {
  return problem.faults
    .filter((fault) => fault.code === "refused_column")
    .map((fault) => /[“「](.+)[”」]/.exec(fault.detail)?.[1] ?? "")
    .filter((name) => name !== "");
}
