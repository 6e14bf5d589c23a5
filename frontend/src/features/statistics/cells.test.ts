import { expect, it } from "vitest";
import { largest, linesOf, rankingOf, totalsOf } from "./cells";
import { drawnBars, drawnGroups, drawnLines } from "./drawn";
import { MOST_LINES, optionOf } from "./option";
import { tableOfLines, tableOfRanking } from "./table";
import { answer } from "./testAnswers";

const words = {
  indicator: "visits",
  count: "count",
  median: "median",
  p90: "p90",
  within: "within",
  rank: "rank",
  name: "visits",
  period: (period: string) => period,
  line: ({ unit, values }: { unit: string; values: string[] }) => [unit, ...values].join(" "),
};
const duration = (median: number | null) => ({
  median_minutes: median,
  p90_minutes: median,
  within_target: 1,
});

it("keeps what is withheld apart from zero, in the table and in the chart", () => {
  const said = answer({ 甲: [4, null, 0] }, { counts: "persons" });
  expect(linesOf(said)[0]?.cells).toEqual([4, "withheld", 0]);
  expect(tableOfLines(said, words).rows.map(({ cells }) => cells)).toEqual([
    [4],
    ["withheld"],
    [0],
  ]);
  expect(drawnLines(said, 1, words).drawn.series[0]?.data).toEqual([4, null, 0]);
});

it("knows of a unit that was not there, of which nothing is withheld", () => {
  const said = answer({ 甲: [null, 5, 6], 乙: [4, 5, null] }, { boundaries: "then" });
  const [one, two] = said.series;
  if (one) one.absent = ["2026-09"];
  if (two) two.absent = ["2026-11"];
  expect(linesOf(said).map(({ cells }) => cells)).toEqual([
    ["none", 5, 6],
    [4, 5, "none"],
  ]);
  expect(totalsOf(said).map(({ cell }) => cell)).toEqual([11, 9]);
  expect(drawnLines(said, 1, words).drawn.series[0]?.data).toEqual([null, 5, 6]);
});

it("adds work up over time, and takes of persons and of times the last period alone", () => {
  expect(totalsOf(answer({ 甲: [4, 5, 6] }))[0]?.cell).toBe(15);
  expect(totalsOf(answer({ 甲: [4, 5, 6] }, { counts: "persons" }))[0]?.cell).toBe(6);
  expect(totalsOf(answer({ 甲: [4, null, 6] }))[0]?.cell).toBe("withheld");
  const timed = answer({ 甲: [4, 5, 6] }, { measure: "duration" });
  timed.series[0] = {
    ...(timed.series[0] as (typeof timed.series)[0]),
    durations: [duration(60), duration(120), duration(null)],
  };
  expect(totalsOf(timed)[0]).toMatchObject({ cell: "none", weight: 6 });
  expect(tableOfLines(timed, words).rows[1]?.cells).toEqual([120, 120, 1, 5]);
});

it("ranks units by their work, gives equals one rank and says how many have too little", () => {
  const said = answer({ 甲: [5, 5, 1], 乙: [20, 10, 0], 丙: [9, 0, 0], 丁: [11, 0, 0] });
  const { ranked, leftOut } = rankingOf(totalsOf(said), "count");
  expect(ranked.map(({ unit, rank, cell }) => [unit, rank, cell])).toEqual([
    ["乙", 1, 30],
    ["甲", 2, 11],
    ["丁", 2, 11],
  ]);
  expect(leftOut).toBe(1);
  expect(tableOfRanking("count", ranked, words).rows[1]).toMatchObject({
    head: "甲",
    cells: [2, 11],
  });
  expect(drawnBars(ranked, 1, words).drawn.labels).toEqual(["乙", "甲", "丁"]);
});

it("ranks by time with the shortest first, and not on few cases", () => {
  const total = (unit: string, cell: number | "none", weight: number) => ({
    key: unit,
    unitId: unit,
    unit,
    values: [],
    cell,
    weight,
    duration: undefined,
  });
  const all = [
    total("甲", 300, 12),
    total("乙", 60, 40),
    total("丙", 5, 9),
    total("丁", "none", 0),
  ];
  const { ranked, leftOut } = rankingOf(all, "duration");
  expect(ranked.map(({ unit }) => unit)).toEqual(["乙", "甲"]);
  expect(leftOut).toBe(2);
});

it("draws the largest lines in their order, and says how many there are", () => {
  expect(largest([3, 1, 2], 2, (item) => item)).toEqual([3, 2]);
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`社区${at}`, [at, 0, 0]]));
  const { drawn, all, shown } = drawnLines(answer(many), 1, words);
  expect([all, shown, drawn.series[0]?.name]).toEqual([12, MOST_LINES, "社区4"]);
});

it("keeps units of one name apart in groups", () => {
  const of = (unitId: string, value: string, cell: number) => ({
    key: unitId + value,
    unitId,
    unit: "和平社区",
    values: [value],
    cell,
    weight: cell,
    duration: undefined,
  });
  const { drawn } = drawnGroups(
    [of("1", "home", 1), of("1", "phone", 2), of("2", "home", 3), of("2", "phone", 4)],
    1,
    (value) => `by ${value}`,
  );
  expect(drawn.labels).toEqual(["和平社区", "和平社区"]);
  expect(drawn.series).toEqual([
    { name: "by home", data: [1, 3] },
    { name: "by phone", data: [2, 4] },
  ]);
});

it("tells lines apart by more than their colour, and leaves gaps where nothing is told", () => {
  const { drawn } = drawnLines(answer({ 甲: [1, null, 2], 乙: [2, 3, 4] }), 1, words);
  const option = optionOf(drawn, { dark: false, font: "serif", say: String });
  const series = option.series as {
    symbol: string;
    connectNulls: boolean;
    lineStyle: { type: string };
    data: unknown[];
  }[];
  expect(new Set(series.map(({ symbol }) => symbol)).size).toBe(2);
  expect(new Set(series.map(({ lineStyle }) => lineStyle.type)).size).toBe(2);
  expect(series[0]).toMatchObject({ connectNulls: false, data: [1, null, 2] });
});
