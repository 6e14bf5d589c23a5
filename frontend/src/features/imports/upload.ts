import { call } from "@/api/call";
import { type ImportKind, type ImportView, importsCreate } from "@/api/generated";
import { keepFile } from "./file";

export type ImportOrder = {
  kind: ImportKind;
  unit_id: string;
  dry_run: boolean;
  leave_out: string[];
};

/** Sends a table with what is to be done with it; the answer is the job that does it. */
export async function sendTable(
  file: File,
  order: ImportOrder,
  headers: { "Idempotency-Key": string },
): Promise<ImportView> {
  const job = await call(importsCreate({ body: { file, options: order }, headers }));
  keepFile(job.id, file);
  return job;
}

/** What tells one table from another, for the key of a request: not its content. */
export function markOf(file: File): string {
  return `${file.name}/${file.size}/${file.lastModified}`;
}
