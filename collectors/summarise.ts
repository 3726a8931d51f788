import type { Component } from './collector.ts';
import type { SystemLine } from './system-line.ts';

/** A stretch of time in epoch milliseconds; a sample at `fromMs` belongs to it, one at `toMs` too. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The figures of one value of one component from one source over a window. */
export interface ValueSummary {
  readonly source: string;
  readonly component: Component;
  readonly value: string;
  readonly unit: string | undefined;
  readonly meaning: string | undefined;
  /** Mean of the samples; for a ratio, of the whole window: Σpart ÷ (Σpart + Σrest). */
  readonly avg: number;
  readonly min: number;
  readonly max: number;
  /** Linear between the two nearest ranks, as k6 does; see {@link percentile}. */
  readonly p95: number;
  readonly first: number;
  readonly last: number;
  /** Meaningful for values that count events: how many happened in the window. */
  readonly sum: number;
  readonly count: number;
}

type Sample = Extract<SystemLine, { kind: 'sample' }>;
type Meanings = Extract<SystemLine, { kind: 'values' }>['values'];

/** The figures of every value that has a sample in the window, ordered by component, source and value. */
export function summarise(lines: readonly SystemLine[], window: TimeWindow): ValueSummary[] {
  const meanings = new Map<string, Meanings>();
  const groups = new Map<string, { sample: Sample; value: string; series: number[] }>();
  for (const line of lines) {
    if (line.kind === 'values') meanings.set(line.source, line.values);
    if (line.kind !== 'sample' || line.t < window.fromMs || line.t > window.toMs) continue;
    for (const [value, figure] of Object.entries(line.values)) {
      const key = keyOf(line.source, line.component, value);
      const group = groups.get(key) ?? { sample: line, value, series: [] };
      group.series.push(figure);
      groups.set(key, group);
    }
  }
  const seriesOf = (sample: Sample, value: string): readonly number[] =>
    groups.get(keyOf(sample.source, sample.component, value))?.series ?? [];
  const summaries = [...groups.values()].map(({ sample, value, series }) => {
    const named = meanings.get(sample.source);
    // A source of figures for several components names them with the component before.
    const meaning = named?.[`${sample.component}.${value}`] ?? named?.[value];
    const ratio = meaning?.ratioOf;
    const part = ratio === undefined ? 0 : sumOf(seriesOf(sample, ratio.part));
    const rest = ratio === undefined ? 0 : sumOf(seriesOf(sample, ratio.rest));
    const figures = figuresOf(series);
    return {
      source: sample.source,
      component: sample.component,
      value,
      unit: meaning?.unit,
      meaning: meaning?.meaning,
      ...figures,
      avg: part + rest > 0 ? (100 * part) / (part + rest) : figures.avg,
    };
  });
  return summaries.sort(
    (a, b) => compare(a.component, b.component) || compare(a.source, b.source) || compare(a.value, b.value),
  );
}

/**
 * The summary of one value; where several sources have it, the one named first in `sources`, else the direct one.
 * @example findSummary(summaries, 'database', 'cacheHitPercent')?.avg
 */
export function findSummary(
  summaries: readonly ValueSummary[],
  component: Component,
  value: string,
  sources: readonly string[] = [],
): ValueSummary | undefined {
  const found = summaries.filter((summary) => summary.component === component && summary.value === value);
  const preferred = sources.flatMap((source) => found.filter((summary) => summary.source === source));
  // Prometheus smooths over its rate window, so what was read directly is nearer to the moment.
  return preferred[0] ?? found.find((summary) => summary.source !== 'prometheus') ?? found[0];
}

/**
 * The percentile of ascending values, linear between the two nearest ranks: rank = share × (n − 1).
 * The same formula as k6's Trend and as definition 7 of Hyndman and Fan (1996); NaN without values.
 */
export function percentile(ascending: readonly number[], share: number): number {
  const rank = share * (ascending.length - 1);
  const low = ascending[Math.floor(rank)];
  const high = ascending[Math.ceil(rank)];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (rank - Math.floor(rank));
}

function figuresOf(series: readonly number[]) {
  const ascending = [...series].sort((a, b) => a - b);
  const sum = sumOf(series);
  return {
    avg: sum / series.length,
    min: ascending[0] ?? Number.NaN,
    max: ascending.at(-1) ?? Number.NaN,
    p95: percentile(ascending, 0.95),
    first: series[0] ?? Number.NaN,
    last: series.at(-1) ?? Number.NaN,
    sum,
    count: series.length,
  };
}

function keyOf(source: string, component: string, value: string): string {
  return `${source}\u0000${component}\u0000${value}`;
}

function sumOf(series: readonly number[]): number {
  return series.reduce((total, figure) => total + figure, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
