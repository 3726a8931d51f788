import type { Component } from '../record/component.ts';
import type { SystemLine } from '../record/system-line.ts';
import { percentileOfSorted } from '../statistics/percentile.ts';

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
  /** Linear between the two nearest ranks, as k6 does. */
  readonly p95: number;
  readonly first: number;
  readonly last: number;
  /** Meaningful for values that count events: how many happened in the window. */
  readonly sum: number;
  readonly count: number;
}

type Meanings = Extract<SystemLine, { kind: 'values' }>['values'];

/** The figures of every value that has a sample in the window, ordered by component, source and value. */
export function summarise(lines: readonly SystemLine[], window: TimeWindow): ValueSummary[] {
  const meanings = new Map<string, Meanings>();
  // Nested and not keyed by a joined text: a long run has a million figures, and each would build its key anew.
  const groups = new Map<string, Map<Component, Series>>();
  for (const line of lines) {
    if (line.kind === 'values') {
      meanings.set(line.source, line.values);
    }
    if (line.kind !== 'sample' || line.t < window.fromMs || line.t > window.toMs) {
      continue;
    }
    const components = getOr(groups, line.source, newComponents);
    const series = getOr(components, line.component, newSeries);
    for (const value in line.values) {
      const figure = line.values[value];
      if (figure !== undefined) {
        getOr(series, value, newList).push(figure);
      }
    }
  }
  const summaries: ValueSummary[] = [];
  for (const [source, components] of groups) {
    for (const [component, series] of components) {
      for (const value of series.keys()) {
        summaries.push(summaryOf(series, { source, component, value }, meanings.get(source)));
      }
    }
  }
  return summaries.sort(
    (a, b) => compare(a.component, b.component) || compare(a.source, b.source) || compare(a.value, b.value),
  );
}

type Series = Map<string, number[]>;
const newComponents = (): Map<Component, Series> => new Map();
const newSeries = (): Series => new Map();
const newList = (): number[] => [];

function getOr<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let found = map.get(key);
  if (found === undefined) {
    found = create();
    map.set(key, found);
  }
  return found;
}

function summaryOf(
  series: Series,
  place: Pick<ValueSummary, 'source' | 'component' | 'value'>,
  named: Meanings | undefined,
): ValueSummary {
  // A source of figures for several components names them with the component before.
  const meaning = named?.[`${place.component}.${place.value}`] ?? named?.[place.value];
  const ratio = meaning?.ratioOf;
  const part = ratio === undefined ? 0 : sumOf(series.get(ratio.part) ?? []);
  const rest = ratio === undefined ? 0 : sumOf(series.get(ratio.rest) ?? []);
  const figures = figuresOf(series.get(place.value) ?? []);
  return {
    ...place,
    unit: meaning?.unit,
    meaning: meaning?.meaning,
    ...figures,
    avg: part + rest > 0 ? (100 * part) / (part + rest) : figures.avg,
  };
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

function figuresOf(series: readonly number[]) {
  const ascending = Float64Array.from(series).sort();
  const sum = sumOf(series);
  return {
    avg: sum / series.length,
    min: ascending[0] ?? Number.NaN,
    max: ascending.at(-1) ?? Number.NaN,
    p95: percentileOfSorted(ascending, 0.95),
    first: series[0] ?? Number.NaN,
    last: series.at(-1) ?? Number.NaN,
    sum,
    count: series.length,
  };
}

function sumOf(series: readonly number[]): number {
  let total = 0;
  for (const figure of series) {
    total += figure;
  }
  return total;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
