import type { ChartOf, Panel } from '../../model/report-model.ts';
import { DASHES, FONT_PX, seriesColour, shortLatency, shortNumber, textWidthPx } from './chart-text.ts';
import { drawHeat, type PlotBox } from './draw-heat.ts';
import { decadeTicks, niceTicks } from './nice-ticks.ts';
import { STAND_INS } from './palette.ts';
import { polyline, svgDots, svgLines, svgPath, svgRect, svgText } from './svg.ts';

type Timeline = ChartOf<'timeline'>;
type Point = readonly [x: number, y: number];

/** A target further above the course than this would flatten it, and is left out. */
const NEAR = 1.5;

/** One panel of a timeline in its place: bands, axis, courses or heat map, and the target. */
export function drawPanel(panel: Panel, chart: Timeline, box: PlotBox, isFirst: boolean): string {
  const { heat } = panel;
  const axis = axisOf(panel);
  const y = (value: number): number =>
    box.bottomPx - (box.bottomPx - box.topPx) * Math.min(1, Math.max(0, axis.placeOf(value)));
  const x = (second: number): number =>
    box.leftPx + ((box.rightPx - box.leftPx) * second) / (chart.xSec.at(-1) ?? 1);
  return [
    ...(heat === undefined ? chart.bands.map((band) => shade(band, x, box)) : [drawHeat(heat, chart, box)]),
    ...drawAxis(axis, y, box),
    ...chart.bands.map((band) => (band.kind === 'fault' ? edges(band, x, box) : '')),
    ...(isFirst ? chart.bands.map((band) => bandName(band, x, box)) : []),
    ...panel.series.map((series) => drawCourse(series, panel.unit === 'count', chart.xSec.map(x), y)),
    ...(axis.limit === undefined ? [] : drawLimit(axis.limit, y, box)),
  ].join('');
}

interface Axis {
  readonly ticks: readonly number[];
  /** 0 at the lower end, 1 at the upper. */
  readonly placeOf: (value: number) => number;
  readonly format: (value: number) => string;
  readonly limit?: Panel['limit'];
}

function axisOf({ heat, series, limit, unit }: Panel): Axis {
  if (heat !== undefined) {
    const { lowMs, highMs } = heat;
    const decades = Math.log(highMs / lowMs);
    return {
      ticks: decadeTicks(lowMs, highMs),
      placeOf: (value) => Math.log(value / lowMs) / decades,
      format: shortLatency,
      ...(limit === undefined || limit.value > highMs || limit.value < lowMs ? {} : { limit }),
    };
  }
  const most = series.reduce(
    (top, { values }) => values.reduce<number>((a, b) => Math.max(a, b ?? 0), top),
    0,
  );
  const shown = limit === undefined || limit.value > most * NEAR ? undefined : limit;
  const ticks = unit === 'percent' ? [0, 50, 100] : niceTicks(Math.max(most, shown?.value ?? 0), 2);
  const end = ticks.at(-1) ?? 1;
  return {
    ticks,
    placeOf: (value) => value / end,
    format: shortNumber,
    ...(shown === undefined ? {} : { limit: shown }),
  };
}

function drawAxis({ ticks, format }: Axis, y: (value: number) => number, box: PlotBox): string[] {
  const { leftPx, rightPx, topPx, bottomPx } = box;
  // Labels nearer than a line of text would run into one another.
  const step = Math.ceil((FONT_PX + 2) / Math.max(1, (bottomPx - topPx) / Math.max(1, ticks.length - 1)));
  return [
    svgLines(
      ticks.slice(1).map((tick) => [leftPx, y(tick), rightPx, y(tick)]),
      { stroke: STAND_INS.line },
    ),
    svgLines(
      [
        [leftPx, topPx, leftPx, bottomPx],
        [leftPx, bottomPx, rightPx, bottomPx],
      ],
      { stroke: STAND_INS.muted },
    ),
    ...ticks
      .filter((_, index) => index % step === 0)
      .map((tick) =>
        svgText(leftPx - 8, y(tick) - FONT_PX / 2, format(tick), { fill: STAND_INS.muted, anchor: 'end' }),
      ),
  ];
}

function drawCourse(
  { values, colour, dashed }: Panel['series'][number],
  isLevel: boolean,
  xs: readonly number[],
  y: (value: number) => number,
): string {
  const runs: Point[][] = [[]];
  values.forEach((value, at) => {
    if (value !== null) runs.at(-1)?.push([xs[at] ?? 0, y(value)]);
    // A level goes on between two samples; a percentile of a second without samples does not exist.
    else if (!isLevel && runs.at(-1)?.length !== 0) runs.push([]);
  });
  const stroke = seriesColour(colour);
  const lines = runs.filter((run) => run.length > 1).map(polyline);
  const look = { stroke, widthPx: dashed ? 1.2 : 1.8, dash: DASHES[colour] ?? 'solid' };
  // A single point has no line to be seen by.
  const alone = runs.flatMap((run) => (run.length === 1 ? run : []));
  return svgPath(lines.join(''), look) + svgDots(alone, 2, stroke);
}

function shade(
  { kind, label, fromSec, toSec }: Timeline['bands'][number],
  x: (s: number) => number,
  box: PlotBox,
): string {
  if (kind === 'load' && label !== 'hold') return '';
  const area = {
    x: x(fromSec),
    y: box.topPx,
    width: x(toSec) - x(fromSec),
    height: box.bottomPx - box.topPx,
  };
  return kind === 'fault' ? svgRect(area, STAND_INS.fault, 0.14) : svgRect(area, STAND_INS.band);
}

function edges(
  { fromSec, toSec }: Timeline['bands'][number],
  x: (s: number) => number,
  box: PlotBox,
): string {
  const ends = [...new Set([x(fromSec), x(toSec)])];
  return svgLines(
    ends.map((at) => [at, box.topPx, at, box.bottomPx]),
    { stroke: STAND_INS.fault, opacity: 0.6 },
  );
}

/** A fault is named in its lane; a name that is wider than its band would seem to be its neighbour's. */
function bandName(
  { kind, label, fromSec, toSec }: Timeline['bands'][number],
  x: (s: number) => number,
  box: PlotBox,
): string {
  if (kind === 'fault' || textWidthPx(label) > x(toSec) - x(fromSec)) return '';
  return svgText((x(fromSec) + x(toSec)) / 2, box.topPx + 3, label, {
    fill: STAND_INS.muted,
    anchor: 'middle',
  });
}

function drawLimit(
  { label, value }: NonNullable<Panel['limit']>,
  y: (value: number) => number,
  box: PlotBox,
): string[] {
  const at = y(value);
  const top = at - box.topPx < FONT_PX + 6 ? at + 4 : at - FONT_PX - 3;
  const back = { x: box.leftPx + 5, y: top - 1, width: textWidthPx(label) + 8, height: FONT_PX + 3 };
  return [
    svgLines([[box.leftPx, at, box.rightPx, at]], { stroke: STAND_INS.limit, widthPx: 1.2, dash: [4, 3] }),
    svgRect(back, STAND_INS.paper, 0.8),
    svgText(box.leftPx + 9, top, label, { fill: STAND_INS.limit }),
  ];
}
