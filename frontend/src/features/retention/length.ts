type Length = { count: number; unit: "year" | "day" };

/** A period as the API writes it, `3 years`, in its parts; null for one of another kind. */
export function lengthOf(text: string): Length | null {
  const found = /^(\d+) (year|day)s?$/.exec(text);
  return found ? { count: Number(found[1]), unit: found[2] as Length["unit"] } : null;
}
