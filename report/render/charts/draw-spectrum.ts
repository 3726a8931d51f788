import type { ChartOf } from '../../model/report-model.ts';
import { DASHES, legend, seriesColour, shortLatency, TEXT, textWidthPx } from './chart-text.ts';
import { drawSvg } from './draw-svg.ts';
import type { Drawn } from './draw-timeline.ts';
import { STAND_INS } from './palette.ts';

const LEFT = 60;
const RIGHT = 24;
const BOTTOM = 40;
const TICKS = [50, 90, 99, 99.9, 99.99, 99.999];

/** Latency by percentile, both axes logarithmic: every further nine of the percentile takes the same room. */
export function drawSpectrum(id: string, chart: ChartOf<'spectrum'>, widthPx: number): Drawn {
  const entries = chart.series.map(({ name, colour }) => ({ name: fit(name, widthPx - 40), colour }));
  // One legend entry a line where they do not fit beside one another.
  const beside = entries.reduce((sum, entry) => sum + 40 + textWidthPx(entry.name), 0) < widthPx;
  const topPx = beside ? 34 : 14 + 17 * entries.length;
  const heightPx = topPx + (widthPx < 600 ? 200 : 240) + BOTTOM;
  const all = chart.series.flatMap((series) => series.points);
  const most = Math.max(placeOf(90), ...all.map((point) => placeOf(point.percentile)));
  const least = Math.max(
    0.01,
    Math.min(...all.map((point) => point.value).filter((value) => value > 0), 1e9),
  );
  const scale = (widthPx - LEFT - RIGHT) / most;
  const ticks = TICKS.filter((tick) => placeOf(tick) <= most).filter((tick, index, shown) => {
    const before = shown[index - 1];
    return before === undefined || (placeOf(tick) - placeOf(before)) * scale >= textWidthPx(` p${before}`);
  });
  const legends = beside
    ? legend(entries, { topPx: 4, leftPx: 4 })
    : entries.flatMap((entry, index) => legend([entry], { topPx: 4 + 17 * index, leftPx: 4 }));
  const svg = drawSvg(
    id,
    {
      textStyle: TEXT,
      grid: { left: LEFT, right: RIGHT, top: topPx, bottom: BOTTOM, outerBoundsMode: 'none' },
      xAxis: {
        type: 'value',
        min: 0,
        max: most,
        name: 'percentile',
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: { ...TEXT, color: STAND_INS.muted },
        axisLine: { lineStyle: { color: STAND_INS.muted } },
        axisTick: { customValues: ticks.map(placeOf), lineStyle: { color: STAND_INS.muted } },
        axisLabel: {
          ...TEXT,
          color: STAND_INS.muted,
          customValues: ticks.map(placeOf),
          formatter: (place: number) => `p${Number((100 * (1 - 10 ** -place)).toFixed(3))}`,
        },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'log',
        min: 10 ** Math.floor(Math.log10(least)),
        axisLabel: {
          ...TEXT,
          color: STAND_INS.muted,
          formatter: shortLatency,
        },
        splitLine: { lineStyle: { color: STAND_INS.line } },
      },
      series: chart.series.map((series) => ({
        type: 'line' as const,
        silent: true,
        symbol: 'circle',
        symbolSize: 5,
        itemStyle: { color: seriesColour(series.colour) },
        lineStyle: { color: seriesColour(series.colour), width: 2, type: DASHES[series.colour] ?? 'solid' },
        // A logarithmic axis has no 0; what is faster than the clock can tell stands at its lower end.
        data: series.points.map((point) => [placeOf(point.percentile), Math.max(point.value, least)]),
      })),
      graphic: legends as never,
    },
    widthPx,
    heightPx,
  );
  const plot = { leftPx: LEFT, rightPx: widthPx - RIGHT, topPx, bottomPx: heightPx - BOTTOM };
  return { svg, widthPx, heightPx, plot };
}

/** A name without what it says in brackets where it does not fit on one line. */
function fit(name: string, roomPx: number): string {
  return textWidthPx(name) <= roomPx ? name : name.replace(/ \(.*\)$/, '');
}

/** p50 → 0.3, p90 → 1, p99 → 2, p99.9 → 3. */
function placeOf(percentile: number): number {
  return -Math.log10(1 - percentile / 100);
}
