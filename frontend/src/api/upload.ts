import { sendAsStaff } from "./transport";

/** A way to send what takes long: it tells how much of it is on its way, from 0 to 1. */
export function sendTelling(tell: (share: number) => void): typeof fetch {
  return (input, init) => sendAsStaff(new Request(input, init), (ready) => upload(ready, tell));
}

// Statuses that come without a body; a response of them cannot be made with one.
const EMPTY = new Set([204, 205, 304]);

/** Sends a request as `fetch` does and tells how much of its body has gone, which `fetch` cannot tell. */
async function upload(request: Request, tell: (share: number) => void): Promise<Response> {
  const body = await request.blob();
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open(request.method, request.url);
    request.headers.forEach((value, name) => {
      sending.setRequestHeader(name, value);
    });
    sending.responseType = "arraybuffer";
    sending.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0);
    sending.onload = () => resolve(answerOf(sending));
    sending.onerror = () => reject(new TypeError("the network failed"));
    sending.onabort = () => reject(new DOMException("stopped", "AbortError"));
    request.signal.addEventListener("abort", () => sending.abort());
    sending.send(body);
  });
}

function answerOf(sending: XMLHttpRequest): Response {
  const lines = sending.getAllResponseHeaders().trim().split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return new Response(EMPTY.has(sending.status) ? null : (sending.response as ArrayBuffer), {
    status: sending.status,
    statusText: sending.statusText,
    headers: headers.filter(([name]) => name !== ""),
  });
}
