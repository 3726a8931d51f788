import { findSummary, type ValueSummary } from '../../collectors/summarise.ts';
import { keyFigures } from '../../lib/config/metric-families.ts';
import { type MetricName, metricSpec, type Unit } from '../../lib/metrics/catalogue.ts';
import type { Component } from '../../record/component.ts';
import type { QuickMetric } from './quick-metrics.ts';
import type { ComparableFigure } from './report-model.ts';
import type { SystemValue } from './system-value.ts';

/** What a figure that runs are first compared by is, apart from its value. */
type Compared = Pick<ComparableFigure, 'key' | 'label' | 'unit' | 'better'>;

const SYSTEM: readonly (Compared & { readonly component: Component; readonly value: SystemValue })[] = [
  {
    key: 'cpuAvgPercent',
    label: 'CPU usage (avg)',
    unit: 'percent',
    better: 'lower',
    component: 'host',
    value: 'cpuMachinePercent',
  },
  {
    key: 'memoryAvgPercent',
    label: 'Memory usage (avg)',
    unit: 'percent',
    better: 'lower',
    component: 'host',
    value: 'memoryPercent',
  },
  {
    key: 'databaseQueriesPerSec',
    label: 'Database queries/sec',
    unit: 'per_second',
    better: 'neither',
    component: 'database',
    value: 'queriesPerSec',
  },
  {
    key: 'cacheHitPercent',
    label: 'Cache hit rate',
    unit: 'percent',
    better: 'higher',
    component: 'cache',
    value: 'hitPercent',
  },
];

/** The figures that runs are first compared by, in the order of seed 001; the value is null where there is no data. */
export function buildFigures(
  quick: readonly QuickMetric[],
  system: readonly ValueSummary[],
): (Compared & { readonly value: number | null })[] {
  const actualOf = (key: string): number | null => quick.find((one) => one.key === key)?.row.actual ?? null;
  const measured = keyFigures.map(({ key, comparedAs, metric, stat }) => ({
    key,
    label: comparedAs,
    unit: stat === 'per_second' ? ('per_second' as const) : unitOf(metric),
    better: metricSpec(metric).better,
    value: actualOf(key),
  }));
  const errors = { key: 'errorRate', label: 'Error rate', unit: 'ratio', better: 'lower' } as const;
  const sampled = SYSTEM.map(({ component, value, ...figure }) => ({
    ...figure,
    value: findSummary(system, component, value)?.avg ?? null,
  }));
  return [...measured, { ...errors, value: actualOf('errorRate') }, ...sampled];
}

function unitOf(metric: MetricName): Unit {
  return metricSpec(metric).unit;
}
