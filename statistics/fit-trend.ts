import { at } from './at.ts';
import type { Interval } from './interval.ts';
import { studentQuantile } from './student-distribution.ts';

/** A straight line through a series. */
export interface Trend {
  /** Value of the line at the first moment. */
  readonly start: number;
  /** Rise of the line from the first moment to the last. */
  readonly rise: number;
  readonly riseInterval: Interval;
}

/** A point of a series. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Batches that a series is cut into, where it has enough points. */
const MOST_BATCHES = 20;
/** With fewer an interval says nothing. */
const LEAST_BATCHES = 10;
/** Points in a batch at the least. */
const LEAST_POINTS = 2;

/**
 * The line through a series by least squares, with Student's interval of its rise. The line is fitted to means of
 * batches one after another: single samples of memory hang together, and an interval from them would be far too narrow
 * (method of batch means, A. M. Law, "Simulation Modeling and Analysis", ch. 9). Undefined with fewer than 20 points or
 * without time between them. `points` ascend in x.
 */
export function fitTrend(points: readonly Point[], confidence: number): Trend | undefined {
  const batches = Math.min(MOST_BATCHES, Math.floor(points.length / LEAST_POINTS));
  const [from, to] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0];
  if (batches < LEAST_BATCHES || to <= from) {
    return undefined;
  }
  const means = Array.from({ length: batches }, (_, index) => {
    const batch = points.slice(
      Math.floor((index * points.length) / batches),
      Math.floor(((index + 1) * points.length) / batches),
    );
    return { x: meanOf(batch.map(({ x }) => x)), y: meanOf(batch.map(({ y }) => y)) };
  });
  const [meanX, meanY] = [meanOf(means.map(({ x }) => x)), meanOf(means.map(({ y }) => y))];
  const spread = sumOf(means.map(({ x }) => (x - meanX) ** 2));
  const slope = sumOf(means.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
  const residual = sumOf(means.map(({ x, y }) => (y - meanY - slope * (x - meanX)) ** 2));
  const degrees = batches - 2;
  const error = Math.sqrt(residual / degrees / spread) * studentQuantile((1 + confidence) / 2, degrees);
  const length = to - from;
  return {
    start: meanY + slope * (from - meanX),
    rise: slope * length,
    riseInterval: { low: (slope - error) * length, high: (slope + error) * length, confidence },
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  at(values, 0);
  return sumOf(values) / values.length;
}
