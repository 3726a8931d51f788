import type { EChartsOption } from 'echarts';
import { BarChart, LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart,
  LineChart,
  GridComponent,
  GraphicComponent,
  MarkAreaComponent,
  MarkLineComponent,
  SVGRenderer,
]);

/** Draws one chart without a browser; `id` prefixes the ids inside, so that many fit in one page. */
export function drawSvg(id: string, option: EChartsOption, widthPx: number, heightPx: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPx, height: heightPx });
  try {
    chart.setOption({ animation: false, ...option });
    return (
      chart
        .renderToSVGString({ useViewBox: true })
        // Hover styles are of no use without their script, and their numbers differ from drawing to drawing.
        .replace(/<style\b[^>]*>[\s\S]*?<\/style>/g, '')
        .replace(/ class="zr\d+-cls-\d+"/g, '')
        .replace(/zr\d+-/g, `${id}-`)
    );
  } finally {
    // An undisposed chart keeps Node from ending.
    chart.dispose();
  }
}
