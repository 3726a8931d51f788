import type { ChartOf, Panel } from '../../model/report-model.ts';
import { clock, seriesColour, textWidthPx } from './chart-text.ts';
import { heatLegend, type PlotBox } from './draw-heat.ts';
import { drawPanel } from './draw-panel.ts';
import { drawFaultLanes, faultLanesHeightPx } from './fault-lanes.ts';
import { type LegendEntry, legend, legendWidthPx } from './legend.ts';
import { secondTicks } from './nice-ticks.ts';
import { STAND_INS } from './palette.ts';
import { svgDocument, svgLines, svgText } from './svg.ts';

/** A drawn chart; `plot` is where its data lies, in the SVG's own pixels, for the page's hover line. */
export interface Drawn {
  readonly svg: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly plot: PlotBox;
}

// Room for `100 ms` at the axis of a heat map.
const LEFT = 56;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 26;
const GAP = 12;
const HEAD = 22;
const LEGEND_LINE = 17;
const TICK = 4;

/** All panels of a timeline under one another on one time axis, so that what happens together stands together. */
export function drawTimeline(chart: ChartOf<'timeline'>, widthPx: number): Drawn {
  const rightPx = widthPx - RIGHT;
  const plotHeight = widthPx < 600 ? 84 : 96;
  const parts: string[] = [];
  let y = TOP + faultLanesHeightPx(chart.bands);
  const boxes = chart.panels.map((panel, index): PlotBox => {
    const head = headOf(panel, rightPx);
    const topPx = y + head.heightPx;
    const box = { leftPx: LEFT, rightPx, topPx, bottomPx: topPx + plotHeight };
    parts.push(drawPanel(panel, chart, box, index === 0), ...drawHead(head, y, rightPx));
    y = box.bottomPx + GAP;
    return box;
  });
  const heightPx = y - GAP + BOTTOM;
  const plot = { leftPx: LEFT, rightPx, topPx: boxes[0]?.topPx ?? TOP, bottomPx: heightPx - BOTTOM };
  const lastSec = chart.xSec.at(-1) ?? 1;
  const lanes = drawFaultLanes(chart.bands, { leftPx: LEFT, rightPx, topPx: 2 }, lastSec);
  const svg = svgDocument(widthPx, heightPx, [...parts, ...timeAxis(lastSec, plot), ...lanes]);
  return { svg, widthPx, heightPx, plot };
}

function timeAxis(lastSec: number, { leftPx, rightPx, bottomPx }: PlotBox): string[] {
  const scale = (rightPx - leftPx) / lastSec;
  const ticks = secondTicks(lastSec, rightPx - leftPx < 500 ? 4 : 8);
  return [
    svgLines(
      ticks.map((second) => [leftPx + second * scale, bottomPx, leftPx + second * scale, bottomPx + TICK]),
      { stroke: STAND_INS.muted },
    ),
    ...ticks.map((second) => {
      const words = clock(second);
      // A label at the very end would be cut by the edge of the drawing.
      const x = Math.min(leftPx + second * scale, rightPx + RIGHT - textWidthPx(words) / 2);
      return svgText(x, bottomPx + TICK + 4, words, { fill: STAND_INS.muted, anchor: 'middle' });
    }),
  ];
}

interface Head {
  readonly title: string;
  /** Whether the legend stands under the title, for want of room beside it. */
  readonly isBelow: boolean;
  readonly lines: readonly (readonly LegendEntry[])[];
  readonly heightPx: number;
}

/** Title and legend of a panel: on one line where there is room, else the legend below. */
function headOf(panel: Panel, rightPx: number): Head {
  const suffix: Readonly<Record<string, string>> = { ms: ' (ms)', percent: ' (%)', per_second: ' (1/s)' };
  // The labels of a logarithmic axis have their unit.
  const hasUnit = panel.heat !== undefined || panel.title.includes('a second');
  const title = `${panel.title}${hasUnit ? '' : (suffix[panel.unit] ?? '')}`;
  const entries = entriesOf(panel);
  const isBelow = 4 + textWidthPx(title) * 1.12 + 16 + legendWidthPx(entries) > rightPx;
  const lines = isBelow ? wrap(entries, rightPx) : [entries];
  return { title, isBelow, lines, heightPx: HEAD + (isBelow ? LEGEND_LINE * lines.length : 0) };
}

function drawHead({ title, isBelow, lines }: Head, topPx: number, rightPx: number): string[] {
  return [
    svgText(4, topPx + 1, title, { fill: STAND_INS.ink, isBold: true }),
    ...lines.map((entries, line) =>
      legend(entries, isBelow ? { topPx: topPx + LEGEND_LINE * (line + 1), leftPx: 4 } : { topPx, rightPx }),
    ),
  ];
}

function entriesOf({ heat, series }: Panel): LegendEntry[] {
  if (heat !== undefined) return heatLegend(heat);
  return series.length === 1
    ? []
    : series.map(({ name, colour }) => ({ name, colour: seriesColour(colour), pattern: colour }));
}

/** Legend entries in lines that fit the width. */
function wrap(entries: readonly LegendEntry[], widthPx: number): LegendEntry[][] {
  const lines: LegendEntry[][] = [];
  for (const entry of entries) {
    const line = lines.at(-1);
    if (line !== undefined && legendWidthPx([...line, entry]) <= widthPx) line.push(entry);
    else lines.push([entry]);
  }
  return lines;
}
