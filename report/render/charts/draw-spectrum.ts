import type { ChartOf } from '../../model/report-model.ts';
import { DASHES, FONT_PX, seriesColour, shortLatency, textWidthPx } from './chart-text.ts';
import type { Drawn } from './draw-timeline.ts';
import { legend, legendWidthPx } from './legend.ts';
import { decadeTicks } from './nice-ticks.ts';
import { STAND_INS } from './palette.ts';
import { polyline, svgDocument, svgDots, svgLines, svgPath, svgText } from './svg.ts';

const LEFT = 60;
const RIGHT = 24;
const BOTTOM = 40;
const TICKS = [50, 90, 99, 99.9, 99.99, 99.999];
/** A logarithmic axis has no 0; what is faster than the clock can tell stands at its lower end. */
const FASTEST_MS = 0.01;

/** Latency by percentile, both axes logarithmic: every further nine of the percentile takes the same room. */
export function drawSpectrum(chart: ChartOf<'spectrum'>, widthPx: number): Drawn {
  const entries = chart.series.map(({ name, colour }) => ({
    name: fit(name, widthPx - 40),
    colour: seriesColour(colour),
    pattern: colour,
  }));
  // One legend entry a line where they do not fit beside one another.
  const isBeside = legendWidthPx(entries) < widthPx;
  const topPx = isBeside ? 34 : 14 + 17 * entries.length;
  const heightPx = topPx + (widthPx < 600 ? 200 : 240) + BOTTOM;
  const plot = { leftPx: LEFT, rightPx: widthPx - RIGHT, topPx, bottomPx: heightPx - BOTTOM };

  const points = chart.series.flatMap((series) => series.points);
  const most = Math.max(placeOf(90), ...points.map((point) => placeOf(point.percentile)));
  const positive = points.map((point) => point.value).filter((value) => value > 0);
  const low = 10 ** Math.floor(Math.log10(Math.max(FASTEST_MS, Math.min(...positive, 1e9))));
  const high = Math.max(10 * low, 10 ** Math.ceil(Math.log10(Math.max(...positive, low))));
  const x = (percentile: number): number =>
    plot.leftPx + ((plot.rightPx - plot.leftPx) * placeOf(percentile)) / most;
  const y = (value: number): number =>
    plot.bottomPx -
    ((plot.bottomPx - plot.topPx) * Math.log(Math.max(value, low) / low)) / Math.log(high / low);

  const parts = [
    ...drawLatencyAxis(decadeTicks(low, high), y, plot),
    ...drawPercentileAxis(
      TICKS.filter((tick) => placeOf(tick) <= most),
      x,
      plot,
    ),
    ...chart.series.map((series) => {
      const stroke = seriesColour(series.colour);
      const line = series.points.map((point) => [x(point.percentile), y(point.value)] as const);
      return (
        svgPath(polyline(line), { stroke, widthPx: 2, dash: DASHES[series.colour] ?? 'solid' }) +
        svgDots(line, 2.5, stroke)
      );
    }),
    ...(isBeside
      ? [legend(entries, { topPx: 4, leftPx: 4 })]
      : entries.map((entry, index) => legend([entry], { topPx: 4 + 17 * index, leftPx: 4 }))),
  ];
  return { svg: svgDocument(widthPx, heightPx, parts), widthPx, heightPx, plot };
}

function drawLatencyAxis(
  ticks: readonly number[],
  y: (value: number) => number,
  plot: Drawn['plot'],
): string[] {
  return [
    svgLines(
      ticks.map((tick) => [plot.leftPx, y(tick), plot.rightPx, y(tick)]),
      { stroke: STAND_INS.line },
    ),
    svgLines(
      [
        [plot.leftPx, plot.topPx, plot.leftPx, plot.bottomPx],
        [plot.leftPx, plot.bottomPx, plot.rightPx, plot.bottomPx],
      ],
      { stroke: STAND_INS.muted },
    ),
    ...ticks.map((tick) =>
      svgText(plot.leftPx - 8, y(tick) - FONT_PX / 2, shortLatency(tick), {
        fill: STAND_INS.muted,
        anchor: 'end',
      }),
    ),
  ];
}

function drawPercentileAxis(
  ticks: readonly number[],
  x: (percentile: number) => number,
  plot: Drawn['plot'],
): string[] {
  const named = ticks.filter((tick, index) => {
    const before = ticks[index - 1];
    return before === undefined || x(tick) - x(before) >= textWidthPx(` p${tick}`);
  });
  return [
    svgLines(
      ticks.map((tick) => [x(tick), plot.bottomPx, x(tick), plot.bottomPx + 4]),
      { stroke: STAND_INS.muted },
    ),
    ...named.map((tick) =>
      svgText(x(tick), plot.bottomPx + 7, `p${tick}`, { fill: STAND_INS.muted, anchor: 'middle' }),
    ),
    svgText((plot.leftPx + plot.rightPx) / 2, plot.bottomPx + 24, 'percentile', {
      fill: STAND_INS.muted,
      anchor: 'middle',
    }),
  ];
}

/** A name without what it says in brackets where it does not fit on one line. */
function fit(name: string, roomPx: number): string {
  return textWidthPx(name) <= roomPx ? name : name.replace(/ \(.*\)$/, '');
}

/** p50 → 0.3, p90 → 1, p99 → 2, p99.9 → 3. */
function placeOf(percentile: number): number {
  return -Math.log10(1 - percentile / 100);
}
