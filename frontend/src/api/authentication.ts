import { authLogin, authRefresh } from "@/api/visitors";
import { call } from "./call";
import { toProblem } from "./problem";
import { begin, exchangeWith, type Tokens } from "./session";

/** Signs in and begins the session. */
export async function signIn(login: string, password: string, code?: string): Promise<void> {
  const answer = await call(authLogin({ body: { login, password, ...(code ? { code } : {}) } }));
  begin({ access: answer.access_token, refresh: answer.refresh_token });
}

/** Null when the token is refused; an unreachable server throws, and the session stays. */
async function exchange(refresh: string): Promise<Tokens | null> {
  try {
    const answer = await call(authRefresh({ body: { refresh_token: refresh } }));
    return { access: answer.access_token, refresh: answer.refresh_token };
  } catch (error) {
    const { status } = toProblem(error);
    if (status === 401 || status === 422) return null;
    throw error;
  }
}

exchangeWith(exchange);
