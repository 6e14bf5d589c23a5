import type { Problem } from "@/api/problem";
import { useTranslation } from "@/app/texts";

/** The server words its own problems; the app only those that the server cannot tell about. */
export function useProblemText() {
  const { t } = useTranslation();
  return {
    title: (problem: Problem): string => {
      if (problem.status === 0) return t("problem.unreachable_title");
      return problem.body.title || t("problem.unknown_title");
    },
    detail: (problem: Problem): string => {
      if (problem.status === 0) return t("problem.unreachable");
      const seconds = problem.retryAfter;
      const said = problem.body.detail ?? "";
      if (problem.status === 429 && seconds !== undefined) {
        return t("problem.wait", { count: Math.max(1, Math.ceil(seconds / 60)) });
      }
      if (problem.status >= 500 && !said) return t("problem.server");
      return said === problem.body.title ? "" : said;
    },
  };
}
