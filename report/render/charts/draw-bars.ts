import { formatFigure } from '../../format/format-figure.ts';
import type { ChartOf } from '../../model/report-model.ts';
import { FONT_PX, seriesColour, shortLatency, shortNumber, textWidthPx } from './chart-text.ts';
import type { Drawn } from './draw-timeline.ts';
import { legend } from './legend.ts';
import { niceTicks } from './nice-ticks.ts';
import { STAND_INS } from './palette.ts';
import { svgDocument, svgLines, svgRect, svgText } from './svg.ts';

const TOP = 28;
const BOTTOM = 26;
const BAR = 13;
const GAP = 2;
/** Room between two categories. */
const BETWEEN = 10;
/** Room for the figure beside the longest bar. */
const RIGHT = 70;
const MOST_LABEL_PX = 140;

/** Figures side by side, lying bars: names are long and read best on one line. */
export function drawBars(chart: ChartOf<'bars'>, widthPx: number): Drawn {
  const leftPx = 12 + Math.min(MOST_LABEL_PX, Math.max(...chart.categories.map(textWidthPx)));
  const rightPx = widthPx - RIGHT;
  const rowPx = chart.series.length * (BAR + GAP) + BETWEEN;
  const heightPx = TOP + chart.categories.length * rowPx + BOTTOM;
  const plot = { leftPx, rightPx, topPx: TOP, bottomPx: heightPx - BOTTOM };
  const most = Math.max(0, ...chart.series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const ticks = niceTicks(most, 4);
  const x = (value: number): number => leftPx + ((rightPx - leftPx) * value) / (ticks.at(-1) ?? 1);
  const format = chart.unit === 'ms' ? shortLatency : shortNumber;
  const parts = [
    svgLines(
      ticks.slice(1).map((tick) => [x(tick), TOP, x(tick), plot.bottomPx]),
      { stroke: STAND_INS.line },
    ),
    ...ticks.map((tick) =>
      svgText(x(tick), plot.bottomPx + 7, format(tick), { fill: STAND_INS.muted, anchor: 'middle' }),
    ),
    ...chart.categories.map((category, index) =>
      svgText(leftPx - 8, TOP + (index + 0.5) * rowPx - FONT_PX / 2, cut(category, leftPx - 10), {
        fill: STAND_INS.ink,
        anchor: 'end',
      }),
    ),
    ...chart.series.flatMap(({ values, colour }, order) =>
      values.map((value, index) => {
        if (value === null) return '';
        const y = TOP + index * rowPx + BETWEEN / 2 + order * (BAR + GAP);
        const bar = { x: leftPx, y, width: Math.max(1, x(value) - leftPx), height: BAR };
        const words = formatFigure(value, chart.unit);
        return (
          svgRect(bar, seriesColour(colour)) + svgText(x(value) + 5, y + 1, words, { fill: STAND_INS.muted })
        );
      }),
    ),
    svgLines([[leftPx, TOP, leftPx, plot.bottomPx]], { stroke: STAND_INS.muted }),
    legend(
      chart.series.map(({ name, colour }) => ({ name, colour: seriesColour(colour) })),
      { topPx: 4, leftPx: 4 },
    ),
  ];
  return { svg: svgDocument(widthPx, heightPx, parts), widthPx, heightPx, plot };
}

/** A name that fits the width, cut where it does not. */
function cut(words: string, widthPx: number): string {
  if (textWidthPx(words) <= widthPx) return words;
  const letters = Math.max(1, Math.floor((words.length * widthPx) / textWidthPx(words)) - 1);
  return `${words.slice(0, letters).trimEnd()}…`;
}
