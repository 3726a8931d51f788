import type { ChartOf, Panel } from '../../model/report-model.ts';
import { seriesColour } from './chart-text.ts';

/** Where a panel's data lies in its SVG, px. */
export interface PlotBox {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

/** One colour, stronger for a larger share: an order that every eye and every printer can tell. */
const STRENGTHS = [0.16, 0.34, 0.56, 0.78, 1] as const;
const COLOUR = seriesColour(0);
/** Narrower columns than this are drawn two and more together, the strongest cell of each row. */
const NARROWEST_PX = 2;

/** The cells of a heat map as SVG in stand-in colours: one path a level, neighbours in a row joined. */
export function drawHeat(
  heat: NonNullable<Panel['heat']>,
  { xSec, stepSec }: Pick<ChartOf<'timeline'>, 'xSec' | 'stepSec'>,
  box: PlotBox,
): string {
  const lastSec = xSec.at(-1) ?? 1;
  const scale = (box.rightPx - box.leftPx) / lastSec;
  const together = Math.max(1, Math.ceil(NARROWEST_PX / (stepSec * scale)));
  const rowPx = (box.bottomPx - box.topPx) / heat.rows;
  const x = (second: number): number => round(box.leftPx + Math.min(lastSec, Math.max(0, second)) * scale);
  const paths: string[][] = heat.levels.map(() => []);
  for (let row = 0; row < heat.rows; row += 1) {
    const y = round(box.bottomPx - (row + 1) * rowPx);
    const height = round(rowPx);
    let run = { level: 0, fromSec: 0, toSec: 0 };
    const end = (): void => {
      const fromPx = x(run.fromSec);
      paths[run.level - 1]?.push(`M${fromPx} ${y}h${round(x(run.toSec) - fromPx)}v${height}H${fromPx}z`);
    };
    for (let at = 0; at < heat.columns.length; at += together) {
      const level = strongest(heat.columns.slice(at, at + together), row);
      const toSec = xSec[Math.min(at + together, heat.columns.length) - 1] ?? lastSec;
      const fromSec = (xSec[at] ?? 0) - stepSec;
      if (level === run.level) {
        run.toSec = toSec;
      } else {
        end();
        run = { level, fromSec, toSec };
      }
    }
    end();
  }
  const drawn = paths.map((path, index) =>
    path.length === 0 ? '' : `<path fill-opacity="${heatStrength(index)}" d="${path.join('')}"/>`,
  );
  return `<g fill="${COLOUR}" shape-rendering="crispEdges">${drawn.join('')}</g>`;
}

/** The legend of a heat map: a patch for each level and the shares that it stands for. */
export function heatLegend({ levels }: NonNullable<Panel['heat']>): {
  readonly name: string;
  readonly colour: number;
  readonly bar: true;
  readonly opacity: number;
}[] {
  const percent = (share: number | undefined): string => String(Math.round(100 * (share ?? 0)));
  return levels.map((from, index) => {
    const next = levels[index + 1];
    const name =
      index === 0
        ? `under ${percent(next)} %`
        : next === undefined
          ? `${percent(from)} % and more`
          : `${percent(from)}–${percent(next)} %`;
    return { name, colour: 0, bar: true, opacity: heatStrength(index) };
  });
}

function heatStrength(index: number): number {
  return STRENGTHS[index] ?? 1;
}

function strongest(columns: readonly (string | null)[], row: number): number {
  return columns.reduce((most, column) => Math.max(most, Number(column?.[row] ?? 0)), 0);
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
