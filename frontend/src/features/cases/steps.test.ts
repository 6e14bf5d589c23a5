import { expect, it } from "vitest";
import type { CaseState, CaseVerb, CaseView } from "@/api/generated";
import { leadsTo, verbsOf } from "./steps";

const at = (state: CaseState, referrals: { status: string }[] = [], actions: CaseVerb[] = []) =>
  ({ state, referrals, actions }) as unknown as CaseView;

it("knows where a step leads", () => {
  expect(leadsTo(at("received"), "accept")).toBe("accepted");
  expect(leadsTo(at("accepted"), "start")).toBe("in_progress");
  expect(leadsTo(at("resolved"), "reopen")).toBe("in_progress");
  expect(leadsTo(at("declined"), "reopen")).toBe("received");
  expect(leadsTo(at("resolved"), "confirm")).toBe("closed");
});

it("after a wait the department that was asked has the case again", () => {
  expect(leadsTo(at("waiting"), "resume")).toBe("in_progress");
  expect(leadsTo(at("waiting", [{ status: "open" }]), "resume")).toBe("referred");
  expect(leadsTo(at("referred", [{ status: "open" }]), "resume")).toBe("in_progress");
});

it("a department's answer is not the office's step, and the usual way comes first", () => {
  const item = at("referred", [{ status: "open" }], ["wait", "answer", "resolve"]);
  expect(verbsOf(item)).toEqual(["resolve", "wait"]);
});
