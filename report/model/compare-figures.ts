import { formatFigure } from '../format/format-figure.ts';
import { compareRuns } from '../statistics/compare-runs.ts';
import type { RunComparison } from '../statistics/run-comparison.ts';
import { seededRandom } from '../statistics/seeded-random.ts';
import { COMPARED } from './figures.ts';
import type { RunFigures } from './report-context.ts';

/** Less than this share of the earlier figure is no change that matters. */
const MIN_RELEVANT_CHANGE = 0.05;
/** For shares of 0–1 and figures in per cent: less than this many points is none either. */
const MIN_POINTS = 0.1;

type Compared = (typeof COMPARED)[number];

/** One figure of two groups of runs; a group may be a single run. */
export interface FigureComparison {
  readonly figure: Compared;
  /** The median where there are several runs; null without data. */
  readonly before: number | null;
  readonly after: number | null;
  readonly comparison: RunComparison;
}

/** Every compared figure of two groups of runs, each run one value. */
export function compareFigures(
  before: readonly RunFigures[],
  after: readonly RunFigures[],
): FigureComparison[] {
  return COMPARED.map((figure) => {
    const comparison = compareRuns(valuesOf(before, figure.key), valuesOf(after, figure.key), {
      better: figure.better === 'higher' ? 'higher' : 'lower',
      minRelevantChange: MIN_RELEVANT_CHANGE,
      minRelevantDifference: minDifference(figure.unit),
      random: seededRandom(1),
    });
    const known = comparison.verdict === 'no data' ? undefined : comparison;
    return {
      figure,
      before: known?.baselineMedian ?? medianOf(valuesOf(before, figure.key)),
      after: known?.currentMedian ?? medianOf(valuesOf(after, figure.key)),
      comparison,
    };
  });
}

/** A difference as a table shows it; shares are compared in points: 1 % to 2 % is one point more, not twice as much. */
export function describeChange(unit: Compared['unit'], before: number, after: number): string {
  const difference = after - before;
  if (difference === 0) return 'the same';
  const sign = difference > 0 ? '+' : '−';
  return `${sign}${describeSize(unit, Math.abs(difference), before)}`;
}

/** The verdict over repeated runs in words, with its interval and what it rests on. */
export function describeVerdict({ figure, comparison }: FigureComparison): string {
  if (comparison.verdict === 'no data') return 'no data';
  const runs = `${comparison.baselineRuns} and ${comparison.currentRuns} runs`;
  if (comparison.verdict === 'single run') return `single run: the difference may be chance (${runs})`;
  const { interval, p, neededRuns, because, baselineMedian } = comparison;
  const end = (value: number): string =>
    `${value < 0 ? '−' : '+'}${describeSize(figure.unit, Math.abs(value), baselineMedian)}`;
  const basis = `${runs}, 95 % interval of the change ${end(interval.low)} to ${end(interval.high)}, p ${p.toFixed(3)}`;
  const word =
    figure.better === 'neither' && (comparison.verdict === 'better' || comparison.verdict === 'worse')
      ? 'changed'
      : comparison.verdict;
  if (comparison.verdict !== 'inconclusive') return `${word} (${basis})`;
  const needs = neededRuns === null ? '' : `, needs ${neededRuns} runs a side`;
  return `inconclusive${needs}: ${because} (${basis})`;
}

function describeSize(unit: Compared['unit'], size: number, before: number): string {
  if (unit === 'ratio') return `${formatFigure(100 * size, 'count')} points`;
  if (unit === 'percent') return `${formatFigure(size, 'count')} points`;
  return before === 0 ? formatFigure(size, unit) : formatFigure((100 * size) / Math.abs(before), 'percent');
}

function minDifference(unit: Compared['unit']): number {
  if (unit === 'ratio') return MIN_POINTS / 100;
  return unit === 'percent' ? MIN_POINTS : 0;
}

function valuesOf(runs: readonly RunFigures[], key: string): number[] {
  return runs.flatMap(({ figures }) => figures[key] ?? []);
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
