import { STAND_INS } from './palette.ts';

/** One size for all text of a chart, px; the font is the page's. */
export const FONT_PX = 12;

/** The look shared by all texts in charts. */
export const TEXT = { fontSize: FONT_PX, fontFamily: 'system-ui, sans-serif' } as const;

/** Line patterns by series number: colour is never the only difference. */
export const DASHES: readonly ('solid' | number[])[] = [
  'solid',
  [7, 3],
  'solid',
  [2, 2],
  [8, 3, 2, 3],
  [4, 2],
  [10, 4],
  [3, 4],
];

/** The stand-in colour of a series number. */
export function seriesColour(index: number): string {
  const colours = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => STAND_INS[`series-${n as 0}`]);
  return colours[index] ?? STAND_INS['series-7'];
}

/** Axis numbers short enough for a margin: `950`, `1.5k`, `12k`, `3M`. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) {
    return `${Number((value / 1e6).toFixed(1))}M`;
  }
  if (size >= 1e3) {
    return `${Number((value / 1e3).toFixed(1))}k`;
  }
  return String(Number(value.toPrecision(3)));
}

/** A latency on an axis: `50 ms`, `1.5 s`, `100 s`. */
export function shortLatency(ms: number): string {
  return ms >= 1_000 ? `${shortNumber(ms / 1_000)} s` : `${shortNumber(ms)} ms`;
}

/** Seconds since the start as a clock reads them: `45 s`, `2:05`. */
export function clock(seconds: number): string {
  if (seconds < 60) {
    return `${Number(seconds.toFixed(1))} s`;
  }
  const whole = Math.round(seconds);
  const rest = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** How wide a text will be, roughly; legends need it before anything is drawn. */
export function textWidthPx(words: string): number {
  return words.length * FONT_PX * 0.6;
}

/** One name of a legend: beside a line, or beside a patch for a bar, which may be pale. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: number;
  readonly bar?: boolean;
  readonly opacity?: number;
}

/** A legend of a line and a name for each series, flush right at `rightPx`, or flush left at `leftPx`. */
export function legend(
  entries: readonly LegendEntry[],
  place: { readonly topPx: number } & ({ readonly rightPx: number } | { readonly leftPx: number }),
): object[] {
  const LINE = 20;
  const widths = entries.map((entry) => LINE + 6 + textWidthPx(entry.name) + 14);
  const whole = widths.reduce((sum, width) => sum + width, 0) - 14;
  let x = 'rightPx' in place ? place.rightPx - whole : place.leftPx;
  return entries.flatMap((entry, index) => {
    const stroke = seriesColour(entry.colour);
    const dash = DASHES[entry.colour] ?? 'solid';
    const y = place.topPx + FONT_PX / 2 + 1;
    const mark = entry.bar
      ? {
          type: 'rect',
          shape: { x: x + 6, y: y - 5, width: 14, height: 10 },
          style: { fill: stroke, opacity: entry.opacity ?? 1 },
        }
      : {
          type: 'line',
          shape: { x1: x, y1: y, x2: x + LINE, y2: y },
          style: { stroke, lineWidth: 2, lineDash: dash },
        };
    const label = {
      type: 'text',
      style: { ...TEXT, text: entry.name, x: x + LINE + 6, y: place.topPx + 1, fill: STAND_INS.muted },
    };
    x += widths[index] ?? 0;
    return [
      { ...mark, silent: true },
      { ...label, silent: true },
    ];
  });
}
