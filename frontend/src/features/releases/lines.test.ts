import { expect, it } from "vitest";
import { cellsOf, changeOf, linesOf, rowsOf, sheet } from "./lines";

const HEADER =
  "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,MEASURE,DIMENSION,CATEGORY,TIME_PERIOD,DEFINITION_VERSION,OBS_VALUE,OBS_STATUS,CONF_STATUS";
const of = (area: string, rest: string) =>
  `dataflow,LINLI:RELEASES(1.0),I,Q,${area},${rest},2026-Q3,1`;

it("reads figures, and tells what is withheld from zero", () => {
  const file = [
    HEADER,
    `${of("310100", "members_served,value,,")},1567,A,F`,
    `${of("310101", "members_served,value,,")},,Q,D`,
    `${of("310101", "visits_done,value,purpose,greeting")},0,A,F`,
    "",
  ].join("\r\n");
  expect(
    linesOf(file).map(({ area, dimension, category, value }) => [area, dimension, category, value]),
  ).toEqual([
    ["310100", "", "", 1567],
    ["310101", "", "", null],
    ["310101", "purpose", "greeting", 0],
  ]);
});

it("reads a code with a comma and quotes in it", () => {
  expect(cellsOf('a,"b, ""c""",,d,')).toEqual(["a", 'b, "c"', "", "d", ""]);
  expect(cellsOf(",x")).toEqual(["", "x"]);
});

it("reads both sides of a difference, and the one that is not there", () => {
  const line = of("310101", "visits_done,value,,");
  expect(changeOf({ of: line, before: ",Q,D", after: "0,A,F" })).toEqual({
    area: "310101",
    indicator: "visits_done",
    measure: "value",
    dimension: "",
    category: "",
    before: null,
    after: 0,
  });
  expect(changeOf({ of: line, before: null, after: "7,A,F" }).before).toBeUndefined();
});

it("puts the measures of one thing into one row", () => {
  const of = { area: "1", indicator: "time_to_resolution", dimension: "", category: "" };
  const rows = rowsOf([
    { ...of, measure: "count", value: 3 },
    { ...of, measure: "median_minutes", value: null },
    { ...of, measure: "count", dimension: "category", category: "noise", value: 0 },
  ]);
  expect(rows.map(({ category, values }) => [category, values])).toEqual([
    ["", { count: 3, median_minutes: null }],
    ["noise", { count: 0 }],
  ]);
});

it("makes a table in which nothing is a formula", () => {
  expect(
    sheet([
      ["名称", 3],
      ['=A1"', "不公布"],
    ]),
  ).toBe('\uFEFF"名称","3"\r\n"\'=A1""","不公布"\r\n');
});
