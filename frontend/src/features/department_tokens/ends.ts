/** The end of a day where the reader is: a token is good on the whole of its last day. */
export function endOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}
