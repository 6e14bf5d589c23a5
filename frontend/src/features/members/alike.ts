/** A name as it is compared: without what is around it, and nothing before it can be one. */
export function likeNamed(name: string | undefined): string {
  const plain = (name ?? "").normalize("NFKC").trim().replace(/\s+/g, " ");
  return plain.length < 2 ? "" : plain;
}

/** The end of a number, by which people are found; nothing before the number is whole. */
export function ending(phone: string | undefined): string {
  const digits = (phone ?? "").normalize("NFKC").replace(/\D/g, "");
  return digits.length < 8 ? "" : digits.slice(-4);
}
