import { toProblem } from "./problem";

type Answer<T> = Promise<
  | { data: T; error?: undefined; response: Response }
  | { data?: undefined; error: unknown; response: Response }
>;

/** A call's body; a failed call throws a `Problem`. */
export async function call<T>(answer: Answer<T>): Promise<NonNullable<T>> {
  return (await record(answer)).value;
}

/** A record with the tag that a later change of it has to name. */
export type Tagged<T> = { value: T; etag: string };

export async function record<T>(answer: Answer<T>): Promise<Tagged<NonNullable<T>>> {
  const { data, error, response } = await answer;
  // The network's own failure has no response; the generated types do not say so.
  if (!(response as Response | undefined)?.ok) throw toProblem(error, response);
  return { value: data as NonNullable<T>, etag: response.headers.get("ETag") ?? "" };
}

/** The tag of a record that came in a list: its version, as the server writes it in `ETag`. */
export function tagOf(item: { version: number }): string {
  return `"${item.version}"`;
}
