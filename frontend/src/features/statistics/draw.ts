// The one file that knows the library, which comes with the first chart and not before.
import { BarChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
} from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LineChart,
  TitleComponent,
  TooltipComponent,
]);

/** A chart that fills its place and follows it. */
export function draw(place: HTMLElement) {
  const chart = init(place);
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(place);
  return {
    show: (option: EChartsCoreOption) => {
      chart.resize();
      chart.setOption(option, { notMerge: true });
    },
    end: () => {
      watch.disconnect();
      chart.dispose();
    },
  };
}

export type Drawing = ReturnType<typeof draw>;

/** The same as a picture, as wide as a page. */
export async function picture(
  option: EChartsCoreOption,
  height: number,
  background: string,
): Promise<Blob> {
  const chart = init(document.createElement("div"), null, { width: 960, height });
  try {
    chart.setOption(option);
    const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: background });
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture")))),
    );
  } finally {
    chart.dispose();
  }
}
