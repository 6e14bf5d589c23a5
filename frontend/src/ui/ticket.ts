// What a member shows at the door: the number of the sign-up and nothing else. Capital letters, digits and colons make
// the smallest code.

const MARK = "LINLI:SIGN-UP:";
const SHAPE = /^LINLI:SIGN-UP:([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})$/i;

export function ticketOf(signUp: string): string {
  return `${MARK}${signUp.toUpperCase()}`;
}

/** The sign-up that a code is of; null when it is some other code. */
export function signUpOf(text: string): string | null {
  return SHAPE.exec(text.trim())?.[1]?.toLowerCase() ?? null;
}
