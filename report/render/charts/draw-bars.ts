import { formatFigure } from '../../format/format-figure.ts';
import type { ChartOf } from '../../model/report-model.ts';
import { legend, seriesColour, shortLatency, shortNumber, TEXT, textWidthPx } from './chart-text.ts';
import { drawSvg } from './draw-svg.ts';
import type { Drawn } from './draw-timeline.ts';
import { STAND_INS } from './palette.ts';

const TOP = 28;
const BOTTOM = 26;
const BAR = 13;

/** Times side by side, lying bars: names are long and read best on one line. */
export function drawBars(id: string, chart: ChartOf<'bars'>, widthPx: number): Drawn {
  const leftPx = 12 + Math.min(140, Math.max(...chart.categories.map(textWidthPx)));
  const rightPx = widthPx - 70;
  const rowPx = chart.series.length * (BAR + 2) + 10;
  const heightPx = TOP + chart.categories.length * rowPx + BOTTOM;
  const entries = chart.series.map(({ name, colour }) => ({ name, colour, bar: true }));
  const svg = drawSvg(
    id,
    {
      textStyle: TEXT,
      grid: { left: leftPx, right: 70, top: TOP, bottom: BOTTOM, outerBoundsMode: 'none' },
      xAxis: {
        type: 'value',
        min: 0,
        splitNumber: 4,
        axisLabel: {
          ...TEXT,
          color: STAND_INS.muted,
          formatter: chart.unit === 'ms' ? shortLatency : shortNumber,
          hideOverlap: true,
        },
        splitLine: { lineStyle: { color: STAND_INS.line } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: [...chart.categories],
        axisLine: { lineStyle: { color: STAND_INS.muted } },
        axisTick: { show: false },
        axisLabel: { ...TEXT, color: STAND_INS.ink, width: leftPx - 10, overflow: 'truncate' },
      },
      series: chart.series.map((series) => ({
        type: 'bar' as const,
        silent: true,
        barWidth: BAR,
        barGap: '15%',
        itemStyle: { color: seriesColour(series.colour) },
        label: {
          ...TEXT,
          show: true,
          position: 'right' as const,
          color: STAND_INS.muted,
          formatter: ({ value }: { value: unknown }) =>
            typeof value === 'number' ? formatFigure(value, chart.unit) : '',
        },
        data: series.values.map((value) => value ?? '-'),
      })) as never,
      graphic: legend(entries, { topPx: 4, leftPx: 4 }) as never,
    },
    widthPx,
    heightPx,
  );
  return { svg, widthPx, heightPx, plot: { leftPx, rightPx, topPx: TOP, bottomPx: heightPx - BOTTOM } };
}
