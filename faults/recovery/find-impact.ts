import type { Impact } from '../../record/recovery-schema.ts';
import type { Band } from './build-band.ts';
import type { Figure, Point } from './figure.ts';

/** An impact with how far its edges may be off, ms. */
export interface FoundImpact extends Impact {
  readonly fromWithinMs: number;
  readonly toWithinMs: number;
}

/** What `findImpact` looks at, epoch ms. */
export interface ImpactSpan {
  readonly injectedAtMs: number;
  /** What begins later is no effect of this fault. */
  readonly latestStartMs: number;
  /** The end of what can be judged: the next fault, or the end of the load. */
  readonly endMs: number;
  readonly holdMs: number;
}

/** When a figure left its band under a fault and when it came back to stay; undefined where it never left. */
export function findImpact(figure: Figure, band: Band, span: ImpactSpan): FoundImpact | undefined {
  const points = figure.points.filter(
    ({ toMs, fromMs }) => toMs > span.injectedAtMs && toMs <= span.endMs + (toMs - fromMs) / 2,
  );
  const isOut = ({ value }: Point): boolean => value !== undefined && value > band.to;
  const first = points.findIndex((point) => isOut(point) && point.fromMs <= span.latestStartMs);
  const start = points[first];
  if (start === undefined) {
    return undefined;
  }
  const back = findReturn(points, first, span.holdMs, band);
  const affected = points.slice(first, back ?? points.length);
  const last = affected.findLast(isOut) ?? start;
  const plateau = plateauOf(affected.filter(isOut));
  const worst = affected.reduce(
    (most, point) => ((point.value ?? 0) > (most.value ?? 0) ? point : most),
    start,
  );
  const begin =
    start === last ? beginWithin(start, span.injectedAtMs, band) : edgeOf(start, plateau, band, 'begin');
  // It cannot have begun before its cause.
  const fromMs = Math.max(span.injectedAtMs, begin.atMs);
  const end =
    start === last ? endWithin(start, fromMs, begin.withinMs, band) : edgeOf(last, plateau, band, 'end');
  return {
    figure: figure.name,
    unit: figure.unit,
    band: { mean: band.mean, to: band.to, windows: band.windows },
    worst: worst.value ?? 0,
    worstAtMs: worst.fromMs,
    degradedBy: Math.max(0, (worst.value ?? 0) - band.to),
    fromMs: Math.round(fromMs),
    toMs: back === undefined ? null : Math.round(Math.max(fromMs, end.atMs)),
    fromWithinMs: begin.withinMs,
    toWithinMs: end.withinMs,
  };
}

/** The index of the first window from which on the figure stays in its band for the time to hold. */
function findReturn(points: readonly Point[], first: number, holdMs: number, band: Band): number | undefined {
  let since: number | undefined;
  for (let index = first; index < points.length; index += 1) {
    const { value, toMs } = points[index] as Point;
    // Where nothing was measured nobody knows that it was well.
    if (value === undefined || value > band.to) {
      since = undefined;
      continue;
    }
    since ??= index;
    // Half a window of grace, as windows of a recording are not of equal length.
    if (toMs - (points[since] as Point).fromMs >= holdMs - 500) {
      return since;
    }
  }
  return undefined;
}

/** The share of operations that go wrong while the fault is in effect: of a window in the middle, else all. */
function plateauOf(out: readonly Point[]): number {
  const inner = out.slice(1, -1).map(({ value }) => value ?? 0);
  return inner.length === 0 ? 1 : Math.max(...inner);
}

interface Edge {
  readonly atMs: number;
  readonly withinMs: number;
}

/**
 * Where within a window the effect began or ended. Of a share it follows from how much of the window went wrong, as
 * operations come evenly: its error is two standard deviations of the share that a random moment would give. Of any
 * other figure only the window is known.
 */
function edgeOf(point: Point, plateau: number, { mean }: Band, which: 'begin' | 'end'): Edge {
  const { fromMs, toMs, value = 0, total } = point;
  const lengthMs = toMs - fromMs;
  if (total === undefined || total === 0) {
    return { atMs: (fromMs + toMs) / 2, withinMs: lengthMs / 2 };
  }
  const affectedMs = affectedOf(value, plateau, mean) * lengthMs;
  return {
    atMs: which === 'begin' ? toMs - affectedMs : fromMs + affectedMs,
    withinMs: Math.ceil(lengthMs / Math.sqrt(total)),
  };
}

/** Where all of it lies in one window, it can have begun from its cause on and as late as leaves room for all of it. */
function beginWithin(point: Point, injectedAtMs: number, band: Band): Edge {
  const earliest = Math.max(point.fromMs, injectedAtMs);
  const { atMs: latest, withinMs } = edgeOf(point, 1, band, 'begin');
  return point.total === undefined || point.total === 0
    ? { atMs: latest, withinMs }
    : {
        atMs: (earliest + Math.max(earliest, latest)) / 2,
        withinMs: withinMs + Math.max(0, latest - earliest) / 2,
      };
}

/** Its end then follows from its beginning; of what is no share only the window is known. */
function endWithin(
  { fromMs, toMs, value = 0, total = 0 }: Point,
  beginMs: number,
  withinMs: number,
  { mean }: Band,
): Edge {
  const lengthMs = toMs - fromMs;
  return total === 0
    ? { atMs: toMs, withinMs: lengthMs }
    : { atMs: Math.min(toMs, beginMs + affectedOf(value, 1, mean) * lengthMs), withinMs };
}

function affectedOf(value: number, plateau: number, mean: number): number {
  return plateau <= mean ? 1 : Math.min(1, Math.max(0, (value - mean) / (plateau - mean)));
}
