import type { Coverage } from "@/api/generated";

type Part = "done" | "planned" | "missed" | "declined" | "open";
const order: Part[] = ["done", "planned", "missed", "declined", "open"];

/** The parts of a round that somebody is in, from what is done to what nobody has begun. */
export function shares(coverage: Coverage): { part: Part; count: number }[] {
  return order.map((part) => ({ part, count: coverage[part] })).filter(({ count }) => count > 0);
}
