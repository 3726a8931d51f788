import { escapeXml } from '../escape-xml.ts';
import { FONT_PX } from './chart-text.ts';

/** A drawing of the given size, px; what stands later in `parts` lies above. */
export function svgDocument(widthPx: number, heightPx: number, parts: readonly string[]): string {
  const size = `width="${px(widthPx)}" height="${px(heightPx)}" viewBox="0 0 ${px(widthPx)} ${px(heightPx)}"`;
  const drawn = parts.filter((part) => part !== '').join('\n');
  // Not on the outer element, which a page gives attributes of its own.
  const font = `font-family="system-ui, sans-serif" font-size="${FONT_PX}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n<g ${font}>\n${drawn}\n</g>\n</svg>`;
}

/** How a text is set; it begins at its place unless `anchor` says otherwise. */
export interface TextLook {
  readonly fill: string;
  readonly anchor?: 'middle' | 'end';
  readonly isBold?: boolean;
}

/** A line of text whose upper edge is at `topPx`. */
export function svgText(
  xPx: number,
  topPx: number,
  words: string,
  { fill, anchor, isBold = false }: TextLook,
): string {
  const set = `${anchor === undefined ? '' : ` text-anchor="${anchor}"`}${isBold ? ' font-weight="600"' : ''}`;
  // The baseline of usual fonts lies at five sixths of their size.
  return `<text x="${px(xPx)}" y="${px(topPx + (FONT_PX * 5) / 6)}" fill="${fill}"${set}>${escapeXml(words)}</text>`;
}

/** How a line is drawn. */
export interface LineLook {
  readonly stroke: string;
  readonly widthPx?: number;
  readonly dash?: 'solid' | readonly number[];
  readonly opacity?: number;
}

/** A path of lines only; see {@link polyline}. */
export function svgPath(d: string, { stroke, widthPx = 1, dash = 'solid', opacity = 1 }: LineLook): string {
  if (d === '') return '';
  const pattern = dash === 'solid' ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  const pale = opacity === 1 ? '' : ` stroke-opacity="${opacity}"`;
  return `<path fill="none" stroke="${stroke}" stroke-width="${widthPx}" stroke-linejoin="round"${pattern}${pale} d="${d}"/>`;
}

/** Many straight lines as one path, each from a point to a point. */
export function svgLines(
  lines: readonly (readonly [x1: number, y1: number, x2: number, y2: number])[],
  look: LineLook,
): string {
  return svgPath(lines.map(([x1, y1, x2, y2]) => `M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}`).join(''), look);
}

/** The data of a path through points. */
export function polyline(points: readonly (readonly [x: number, y: number])[]): string {
  return points.length === 0 ? '' : `M${points.map(([x, y]) => `${px(x)} ${px(y)}`).join(' ')}`;
}

/** A filled rectangle. */
export function svgRect(
  {
    x,
    y,
    width,
    height,
  }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  fill: string,
  opacity = 1,
): string {
  const pale = opacity === 1 ? '' : ` fill-opacity="${opacity}"`;
  return `<path fill="${fill}"${pale} d="M${px(x)} ${px(y)}h${px(width)}v${px(height)}H${px(x)}z"/>`;
}

/** Filled dots as one path. */
export function svgDots(
  points: readonly (readonly [x: number, y: number])[],
  radiusPx: number,
  fill: string,
): string {
  if (points.length === 0) return '';
  const r = px(radiusPx);
  const dots = points.map(
    ([x, y]) =>
      `M${px(x - radiusPx)} ${px(y)}a${r} ${r} 0 1 0 ${px(2 * radiusPx)} 0a${r} ${r} 0 1 0 ${px(-2 * radiusPx)} 0`,
  );
  return `<path fill="${fill}" d="${dots.join('')}"/>`;
}

/** A tenth of a pixel is finer than anybody sees, and keeps the documents small. */
function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
