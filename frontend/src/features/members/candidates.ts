import { toProblem } from "@/api/problem";
import { fields, id, listOf, text, word } from "@/app/shape";

// They come inside a problem, which the API document leaves open; so they are checked here.
const candidate = fields({
  id,
  unit_id: id,
  kind: word("resident", "business"),
  name: text,
  matches: listOf(word("name", "phone", "address")),
});

export type Candidate = Required<ReturnType<typeof candidate>>;

const isWhole = (one: ReturnType<typeof candidate>): one is Candidate =>
  [one.id, one.unit_id, one.kind, one.name, one.matches].every((part) => part !== undefined);

/** Who may be the same person, when that is why saving was refused. */
export function candidatesOf(error: unknown): Candidate[] | null {
  const problem = toProblem(error);
  if (problem.code !== "duplicate-candidates") return null;
  const { candidates } = problem.body;
  return Array.isArray(candidates) ? candidates.map(candidate).filter(isWhole) : [];
}
