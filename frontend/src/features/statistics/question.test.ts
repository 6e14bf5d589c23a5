import { expect, it } from "vitest";
import { queryOf, questionOf } from "./question";
import { indicator, persons } from "./testAnswers";

const catalogue = [persons, indicator()];
const ask = (search: Parameters<typeof questionOf>[0]) => {
  const question = questionOf(search, catalogue, "own", "2026-11-28");
  if (!question) throw new Error("the catalogue is empty");
  return question;
};

it("asks for the own unit's visits of twelve months when nothing is said", () => {
  expect(queryOf(ask({}))).toEqual({
    unit_id: "own",
    spread: "together",
    granularity: "month",
    from: "2025-12",
    to: "2026-11",
    boundaries: "now",
  });
  expect(queryOf(ask({ boundaries: "then" })).boundaries).toBe("then");
  expect(ask({ boundaries: "next year" }).boundaries).toBe("now");
  expect(ask({}).indicator.id).toBe("visits_done");
  expect(ask({}).view).toBe("line");
});

it("drops what the indicator does not have", () => {
  const question = ask({ indicator: "members_served", granularity: "month", by: "purpose" });
  expect(question.granularity).toBe("quarter");
  expect(question.by).toBeUndefined();
  expect([question.from, question.to]).toEqual(["2025-Q4", "2026-Q4"]);
  const odd = ask({ from: "2026-13", to: "soon", view: "pie", spread: "everywhere", by: "colour" });
  expect([odd.from, odd.to]).toEqual(["2025-12", "2026-11"]);
  expect([odd.view, odd.spread, odd.by]).toEqual(["line", "together", undefined]);
  expect(ask({ indicator: "happiness" }).indicator.id).toBe("visits_done");
});

it("takes periods of another length as the whole periods around them, the earlier one first", () => {
  const question = ask({ from: "2026", to: "2025-Q2", granularity: "month" });
  expect([question.from, question.to]).toEqual(["2025-06", "2026-01"]);
  const years = ask({ from: "2024-05", to: "2026-02", granularity: "year" });
  expect([years.from, years.to]).toEqual(["2024", "2026"]);
});

it("ranks units by work, each on its own, and never by persons", () => {
  const work = ask({ view: "ranking", by: "purpose" });
  expect([work.view, work.spread, work.by]).toEqual(["ranking", "below", undefined]);
  const people = ask({ view: "ranking", indicator: "members_served" });
  expect([people.view, people.spread]).toEqual(["bar", "together"]);
});
