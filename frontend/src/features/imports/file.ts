/**
 * The file of a dry run, kept while the page is open, so that the import itself need not ask for it again.
 * By the import's id; never stored, since it is full of names.
 */
const files = new Map<string, File>();

export function keepFile(importId: string, file: File): void {
  files.set(importId, file);
}

export function keptFile(importId: string): File | undefined {
  return files.get(importId);
}
