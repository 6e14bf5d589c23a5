/**
 * Takes from what was typed or sent by anybody what fits, and drops the rest. Of a record it reads the fields that
 * are asked for; each reader says what it takes, and `undefined` is nothing.
 */
export type Reader<T> = (value: unknown) => T | undefined;
type Readers = Record<string, Reader<unknown>>;
export type Shape<R extends Readers> = {
  [Name in keyof R]?: Exclude<ReturnType<R[Name]>, undefined>;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function matching(pattern: RegExp): Reader<string> {
  return (value) => (typeof value === "string" && pattern.test(value) ? value : undefined);
}
export const text: Reader<string> = (value) => (typeof value === "string" ? value : undefined);
export const id = matching(UUID);
export const day = matching(/^\d{4}-\d\d-\d\d$/);
export const flag: Reader<boolean> = (value) => (typeof value === "boolean" ? value : undefined);
export const number: Reader<number> = (value) =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

export function word<const Words extends readonly string[]>(
  ...words: Words
): Reader<Words[number]> {
  return (value) => words.find((one) => one === value);
}

/** A list of which each part fits; one that does not spoils it. */
export function listOf<T>(part: Reader<T>): Reader<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const parts = value.map(part);
    return parts.includes(undefined) ? undefined : (parts as T[]);
  };
}

/** Those of a record's fields that fit. */
export function fields<R extends Readers>(readers: R): (value: unknown) => Shape<R> {
  return (value) => {
    const from = typeof value === "object" && value !== null ? value : {};
    const found = Object.entries(readers).flatMap(([name, read]) => {
      // What does not fit is named as nothing: the router would keep what is not named.
      return name in from ? [[name, read((from as Record<string, unknown>)[name])] as const] : [];
    });
    return Object.fromEntries(found) as Shape<R>;
  };
}
