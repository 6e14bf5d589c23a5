/** Whether each word that was typed stands somewhere in the texts, whatever its case and width. */
export function matches(typed: string, ...texts: (string | null | undefined)[]): boolean {
  const plain = (text: string) => text.normalize("NFKC").toLowerCase();
  const all = plain(texts.filter(Boolean).join(" "));
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return words.length > 0 && words.every((word) => all.includes(word));
}
