/** A point of a load curve. */
export interface CurvePoint {
  readonly atMs: number;
  readonly value: number;
}

const BLOCKS = ' ▁▂▃▄▅▆▇█';
const STEPS = BLOCKS.length - 1;

/**
 * A load curve as lines of block characters, `width` columns of equal time and `height` lines; each column shows the
 * highest load within its time, so that no peak is hidden. Empty without a curve.
 */
export function renderCurve(curve: readonly CurvePoint[], width: number, height: number): readonly string[] {
  const endMs = curve.at(-1)?.atMs ?? 0;
  const peak = Math.max(0, ...curve.map(({ value }) => value));
  if (endMs <= 0 || peak <= 0) {
    return [];
  }
  const columns = Array.from({ length: width }, (_, column) => {
    const most = highestBetween(curve, (column * endMs) / width, ((column + 1) * endMs) / width);
    return Math.round((most / peak) * height * STEPS);
  });
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * STEPS;
    return columns
      .map((level) => BLOCKS[Math.min(STEPS, Math.max(0, level - below))] ?? ' ')
      .join('')
      .trimEnd();
  });
}

function highestBetween(curve: readonly CurvePoint[], fromMs: number, toMs: number): number {
  const inside = curve.filter(({ atMs }) => atMs > fromMs && atMs < toMs).map(({ value }) => value);
  return Math.max(valueAt(curve, fromMs, 'after'), valueAt(curve, toMs, 'before'), ...inside);
}

/** The load at a moment on the straight lines between the points; where it jumps, just before or after the jump. */
function valueAt(curve: readonly CurvePoint[], atMs: number, side: 'before' | 'after'): number {
  for (let i = 1; i < curve.length; i += 1) {
    const [from, to] = [curve[i - 1], curve[i]];
    if (from === undefined || to === undefined) {
      continue;
    }
    const within =
      side === 'before' ? atMs > from.atMs && atMs <= to.atMs : atMs >= from.atMs && atMs < to.atMs;
    if (within) {
      return from.value + ((to.value - from.value) * (atMs - from.atMs)) / (to.atMs - from.atMs);
    }
  }
  return 0;
}
