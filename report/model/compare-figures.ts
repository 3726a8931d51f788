import { adjustForMany } from '../../statistics/adjust-for-many.ts';
import { compareRuns } from '../../statistics/compare-runs.ts';
import type { RunComparison } from '../../statistics/run-comparison.ts';
import { seededRandom } from '../../statistics/seeded-random.ts';
import { type FigureUnit, formatFigure } from '../format/format-figure.ts';
import { KEY_FIGURES } from './comparable-figures.ts';
import type { RunFigures } from './report-context.ts';
import type { ComparableFigure } from './report-model.ts';

/** Less than this share of the earlier figure is no change that matters. */
const MIN_RELEVANT_CHANGE = 0.05;
/** For shares of 0–1 and figures in per cent: less than this many points is none either. */
const MIN_POINTS = 0.1;

/** More repeats a side than this nobody makes. */
const MOST_RUNS = 40;

/** Of so many figures some differ by chance: the share of false alarms among those called changed is held to this. */
const FALSE_ALARMS = 0.05;

/** What a figure is, apart from its value in one run. */
export type ComparedFigure = Omit<ComparableFigure, 'value'>;

/** One figure of two groups of runs; a group may be a single run. */
export interface FigureComparison {
  readonly figure: ComparedFigure;
  /** The median where there are several runs; null without data. */
  readonly before: number | null;
  readonly after: number | null;
  readonly comparison: RunComparison;
}

/**
 * Every figure that either of two groups of runs has, each run one value. The key figures are asked about one by one;
 * all others together, so that asking for many of them raises no false alarms.
 */
export function compareFigures(
  before: readonly RunFigures[],
  after: readonly RunFigures[],
): FigureComparison[] {
  const known = new Map<string, ComparableFigure>();
  for (const { figures } of [...after, ...before]) {
    for (const figure of figures) {
      if (!known.has(figure.key)) {
        known.set(figure.key, figure);
      }
    }
  }
  const earlier = indexValues(before);
  const later = indexValues(after);
  const compared = [...known.values()].map(({ value: _, ...figure }) =>
    compareFigure(figure, earlier(figure.key), later(figure.key)),
  );
  return [
    ...compared.filter(({ figure }) => figure.group === KEY_FIGURES),
    ...holdBack(compared.filter(({ figure }) => figure.group !== KEY_FIGURES)),
  ];
}

function compareFigure(
  figure: ComparedFigure,
  before: readonly number[],
  after: readonly number[],
): FigureComparison {
  const comparison = compareRuns(before, after, {
    better: figure.better === 'higher' ? 'higher' : 'lower',
    minRelevantChange: MIN_RELEVANT_CHANGE,
    minRelevantDifference: minDifference(figure.unit),
    random: seededRandom(1),
  });
  const known = comparison.verdict === 'no data' ? undefined : comparison;
  return {
    figure,
    before: known?.baselineMedian ?? medianOf(before),
    after: known?.currentMedian ?? medianOf(after),
    comparison,
  };
}

/** Takes back verdicts of change that do not stand among so many questions (Benjamini and Hochberg). */
function holdBack(compared: readonly FigureComparison[]): FigureComparison[] {
  const asked = compared.flatMap(({ comparison }) => ('p' in comparison ? [comparison.p] : []));
  const adjusted = adjustForMany(asked);
  let next = 0;
  return compared.map((one): FigureComparison => {
    const { comparison } = one;
    if (!('p' in comparison)) {
      return one;
    }
    const p = adjusted[next] ?? 1;
    next += 1;
    const changed = comparison.verdict === 'better' || comparison.verdict === 'worse';
    if (!changed || p <= FALSE_ALARMS) {
      return one;
    }
    const because = 'one of many figures, of which some differ by chance';
    return { ...one, comparison: { ...comparison, verdict: 'inconclusive', because } };
  });
}

/** A difference as a table shows it; shares are compared in points: 1 % to 2 % is one point more, not twice as much. */
export function describeChange(unit: FigureUnit, before: number, after: number): string {
  const difference = after - before;
  if (difference === 0) {
    return 'the same';
  }
  const sign = difference > 0 ? '+' : '−';
  return `${sign}${describeSize(unit, Math.abs(difference), before)}`;
}

/** The verdict over repeated runs in words, with its interval and what it rests on. */
export function describeVerdict({ figure, comparison }: FigureComparison): string {
  if (comparison.verdict === 'no data') {
    return 'no data';
  }
  const runs = `${comparison.baselineRuns} and ${comparison.currentRuns} runs`;
  if (comparison.verdict === 'single run') {
    return `single run: the difference may be chance (${runs})`;
  }
  const { interval, p, neededRuns, because, baselineMedian } = comparison;
  const end = (value: number): string =>
    `${value < 0 ? '−' : '+'}${describeSize(figure.unit, Math.abs(value), baselineMedian)}`;
  const basis = `${runs}, 95 % interval of the change ${end(interval.low)} to ${end(interval.high)}, p ${p.toFixed(3)}`;
  const word =
    figure.better === 'neither' && (comparison.verdict === 'better' || comparison.verdict === 'worse')
      ? 'changed'
      : comparison.verdict;
  if (comparison.verdict !== 'inconclusive') {
    return `${word} (${basis})`;
  }
  const needs =
    neededRuns === null
      ? ''
      : neededRuns > MOST_RUNS
        ? ', and no affordable number of repeats would settle it'
        : `, needs ${neededRuns} runs a side`;
  return `inconclusive${needs}: ${because} (${basis})`;
}

function describeSize(unit: FigureUnit, size: number, before: number): string {
  if (unit === 'ratio') {
    return `${formatFigure(100 * size, 'count')} points`;
  }
  if (unit === 'percent') {
    return `${formatFigure(size, 'count')} points`;
  }
  return before === 0 ? formatFigure(size, unit) : formatFigure((100 * size) / Math.abs(before), 'percent');
}

/** Whether a difference is large enough to matter at all, chance aside. */
export function isRelevant(unit: FigureUnit, before: number, after: number): boolean {
  const difference = Math.abs(after - before);
  return (
    difference > 0 && difference >= Math.max(MIN_RELEVANT_CHANGE * Math.abs(before), minDifference(unit))
  );
}

function minDifference(unit: FigureUnit): number {
  if (unit === 'ratio') {
    return MIN_POINTS / 100;
  }
  return unit === 'percent' ? MIN_POINTS : 0;
}

function indexValues(runs: readonly RunFigures[]): (key: string) => number[] {
  const values = new Map<string, number[]>();
  for (const { figures } of runs) {
    for (const { key, value } of figures) {
      if (value === null) {
        continue;
      }
      const list = values.get(key);
      if (list === undefined) {
        values.set(key, [value]);
      } else {
        list.push(value);
      }
    }
  }
  return (key) => values.get(key) ?? [];
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
