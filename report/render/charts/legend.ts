import { DASHES, FONT_PX, textWidthPx } from './chart-text.ts';
import { STAND_INS } from './palette.ts';
import { svgLines, svgRect, svgText } from './svg.ts';

/** One name of a legend: beside a line in its pattern, or without one beside a patch, which may be pale. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
  /** The number of the series, whose pattern its line has. */
  readonly pattern?: number;
  readonly opacity?: number;
}

const MARK_PX = 20;
const GAP_PX = 6;
const BETWEEN_PX = 14;

/** How much room a legend takes on one line, px. */
export function legendWidthPx(entries: readonly LegendEntry[]): number {
  return entries.reduce((sum, entry) => sum + widthOf(entry), 0);
}

/** A legend on one line, flush right at `rightPx`, or flush left at `leftPx`. */
export function legend(
  entries: readonly LegendEntry[],
  place: { readonly topPx: number } & ({ readonly rightPx: number } | { readonly leftPx: number }),
): string {
  let x = 'rightPx' in place ? place.rightPx - legendWidthPx(entries) + BETWEEN_PX : place.leftPx;
  const middle = place.topPx + FONT_PX / 2 + 1;
  return entries
    .map((entry) => {
      const { name, colour, pattern, opacity = 1 } = entry;
      const mark =
        pattern === undefined
          ? svgRect({ x: x + 6, y: middle - 5, width: 14, height: 10 }, colour, opacity)
          : svgLines([[x, middle, x + MARK_PX, middle]], {
              stroke: colour,
              widthPx: 2,
              dash: DASHES[pattern] ?? 'solid',
            });
      const label = svgText(x + MARK_PX + GAP_PX, place.topPx + 1, name, { fill: STAND_INS.muted });
      x += widthOf(entry);
      return mark + label;
    })
    .join('');
}

function widthOf({ name }: LegendEntry): number {
  return MARK_PX + GAP_PX + textWidthPx(name) + BETWEEN_PX;
}
