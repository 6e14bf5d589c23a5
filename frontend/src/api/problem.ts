/** One rejected field of a request: where (JSON pointer), what, and a text in the reader's language. */
export type FieldFault = { pointer: string; code: string; detail: string };

/** The members of an answer of type application/problem+json (RFC 9457) that the app reads. */
export type ProblemBody = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: FieldFault[];
  [extension: string]: unknown;
};

/** Every failed call ends as this, an unreachable server included, so that there is one thing to show. */
export class Problem extends Error {
  readonly body: ProblemBody;
  readonly response: Response | undefined;

  constructor(body: ProblemBody, response?: Response) {
    super(body.detail ?? body.title);
    this.name = "Problem";
    this.body = body;
    this.response = response;
  }

  get status(): number {
    return this.body.status;
  }

  /** The last part of the type's URI: `duplicate-candidates`. */
  get code(): string {
    return this.body.type.split(/[/:#]/).at(-1) ?? "";
  }

  get faults(): FieldFault[] {
    return this.body.errors ?? [];
  }

  /** What may go better the next time: no line, or a server that is busy. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** Seconds to wait, when the server says so. */
  get retryAfter(): number | undefined {
    const seconds = Number(this.response?.headers.get("Retry-After"));
    return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  }
}

function isProblemBody(value: unknown): value is ProblemBody {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as ProblemBody).type === "string" &&
    typeof (value as ProblemBody).status === "number"
  );
}

/** Whatever a call failed with, as a problem. */
export function toProblem(error: unknown, response?: Response): Problem {
  if (error instanceof Problem) return error;
  if (isProblemBody(error)) return new Problem(error, response);
  // A proxy in between may answer with a page of its own.
  if (response) {
    return new Problem(
      { type: "about:blank", title: response.statusText, status: response.status },
      response,
    );
  }
  return new Problem({ type: "unreachable", title: "", status: 0 });
}

/** `/needs/0/title` → `["needs", 0, "title"]`, the way forms name their fields. */
export function fieldPath(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Sorts a problem's faults onto a form: those of fields that the form has, and the rest, which are shown
 * above it. `knows` says whether the form has a field; a fault deep inside a field belongs to that field.
 */
export function placeFaults(
  problem: Problem,
  knows: (path: (string | number)[]) => boolean,
): { placed: { path: (string | number)[]; detail: string }[]; rest: FieldFault[] } {
  const placed: { path: (string | number)[]; detail: string }[] = [];
  const rest: FieldFault[] = [];
  for (const fault of problem.faults) {
    const path = fieldPath(fault.pointer);
    while (path.length > 0 && !knows(path)) path.pop();
    if (path.length > 0) placed.push({ path, detail: fault.detail });
    else rest.push(fault);
  }
  return { placed, rest };
}
