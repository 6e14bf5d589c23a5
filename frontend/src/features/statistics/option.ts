import type { EChartsCoreOption } from "echarts/core";

/** What a chart shows; `null` is a gap, never zero. */
export type Drawn = {
  kind: "line" | "bar";
  /** What figures are of: periods, or units and values. */
  labels: string[];
  series: { name: string; data: (number | null)[] }[];
};

export type Manner = {
  dark: boolean;
  font: string;
  /** How a figure is written, and one that is not there. */
  say: (value: number | null) => string;
  /** For a picture that leaves the page. */
  title?: { text: string; below: string };
};

// Each keeps 3:1 to the card that it stands on.
const light = {
  ink: "#1d2b28",
  soft: "#4f5f5a",
  line: "#dde2dc",
  card: "#ffffff",
  series: ["#1c5d4e", "#b35900", "#1d5688", "#a12a22", "#6b4fa0", "#7a6a00", "#007a8c", "#8a3a6e"],
};
const dark = {
  ink: "#e4ebe7",
  soft: "#a9b7b1",
  line: "#313c38",
  card: "#19211e",
  series: ["#82cdb8", "#f0b070", "#97c6ec", "#f3a199", "#c3aef0", "#d8cc6a", "#5fd0e0", "#eaa0cc"],
};
/** Beside its colour each line has its own point and dash. */
const symbols = ["circle", "rect", "triangle", "diamond"];
const dashes = ["solid", "dashed", "dotted"];
/** As many lines as can be told apart. */
export const MOST_LINES = 8;
export const MOST_BARS = 30;

export function heightOf({ kind, labels, series }: Drawn): number {
  if (kind === "line") return 340;
  return Math.max(160, labels.length * (12 + 18 * series.length) + 90);
}

export function cardOf(isDark: boolean): string {
  return (isDark ? dark : light).card;
}

export function optionOf(drawn: Drawn, manner: Manner): EChartsCoreOption {
  const colours = manner.dark ? dark : light;
  const { kind, labels, series } = drawn;
  const text = { color: colours.soft, fontFamily: manner.font, fontSize: 12 };
  const many = series.length > 1;
  const axis = {
    axisLine: { lineStyle: { color: colours.soft } },
    splitLine: { lineStyle: { color: colours.line } },
  };
  const names = {
    ...axis,
    type: "category",
    data: labels,
    axisLabel: kind === "bar" ? { ...text, width: 120, overflow: "truncate" } : text,
    ...(kind === "bar" ? { inverse: true } : {}),
  };
  const figures = {
    ...axis,
    type: "value",
    min: 0,
    axisLabel: { ...text, formatter: (value: number) => manner.say(value), hideOverlap: true },
  };
  return {
    animation: false,
    backgroundColor: "transparent",
    color: colours.series,
    textStyle: { fontFamily: manner.font },
    // The label of the chart is the page's; this draws patterns on bars that stand side by side.
    aria: { enabled: many && kind === "bar", label: { enabled: false }, decal: { show: true } },
    ...(manner.title ? { title: titleOf(manner.title, colours.ink, text) } : {}),
    // A figure stands beside the end of its bar.
    grid: {
      left: 12,
      right: kind === "bar" && !many ? 64 : 28,
      top: manner.title ? 76 : 16,
      bottom: many ? 44 : 12,
    },
    legend: {
      show: many,
      type: "scroll",
      bottom: 0,
      textStyle: { ...text, color: colours.ink },
      pageTextStyle: text,
      pageIconColor: colours.ink,
      pageIconInactiveColor: colours.line,
    },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: colours.card,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: manner.font, fontSize: 13 },
      valueFormatter: (value: unknown) => manner.say(typeof value === "number" ? value : null),
    },
    xAxis: kind === "bar" ? figures : names,
    yAxis: kind === "bar" ? names : figures,
    series: series.map(({ name, data }, at) => ({
      type: kind,
      name,
      data,
      ...(kind === "line"
        ? {
            symbol: symbols[at % symbols.length],
            symbolSize: 8,
            showAllSymbol: true,
            connectNulls: false,
            lineStyle: { width: 2, type: dashes[at % dashes.length] },
          }
        : {
            barMaxWidth: 22,
            label: {
              show: !many,
              position: "right",
              color: colours.ink,
              fontFamily: manner.font,
              formatter: ({ value }: { value: unknown }) =>
                manner.say(typeof value === "number" ? value : null),
            },
          }),
    })),
  };
}

function titleOf(title: { text: string; below: string }, ink: string, text: object) {
  return {
    left: 12,
    top: 10,
    text: title.text,
    subtext: title.below,
    textStyle: { ...text, color: ink, fontSize: 18 },
    subtextStyle: text,
  };
}
