import type { Problem } from "@/api/problem";
import { useProblemText } from "@/ui/problemText";

export function PlainProblem({ problem }: { problem: Problem }) {
  const say = useProblemText();
  return (
    <div className="plain-note bad" role="alert">
      <strong>{say.title(problem)}</strong>
      <div>{say.detail(problem)}</div>
    </div>
  );
}
