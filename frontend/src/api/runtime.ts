import type { CreateClientConfig } from "./generated/client.gen";
import { send } from "./transport";

/** The generated client asks here for its settings: same origin, and the transport that knows the session. */
export const createClientConfig: CreateClientConfig = (config) => ({
  ...config,
  baseUrl: window.location.origin,
  fetch: send,
});
