import * as z from "zod/mini";
import { toProblem } from "@/api/problem";

// They come inside a problem, which the API document leaves open; so they are checked here.
const candidate = z.object({
  id: z.uuid(),
  unit_id: z.uuid(),
  kind: z.enum(["resident", "business"]),
  name: z.string(),
  matches: z.array(z.enum(["name", "phone", "address"])),
});
const found = z.object({ candidates: z.array(candidate) });

export type Candidate = z.infer<typeof candidate>;

/** Who may be the same person, when that is why saving was refused. */
export function candidatesOf(error: unknown): Candidate[] | null {
  const problem = toProblem(error);
  if (problem.code !== "duplicate-candidates") return null;
  return found.parse(problem.body).candidates;
}
