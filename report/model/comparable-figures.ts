import { findSummary, type ValueSummary } from '../../collectors/summarise.ts';
import { metricSpec } from '../../lib/metrics/catalogue.ts';
import type { JudgedRow } from '../../lib/summary/judge-row.ts';
import type { Component } from '../../record/component.ts';
import type { FigureUnit } from '../format/format-figure.ts';
import type { TestView } from './report-context.ts';
import type { ComparableFigure } from './report-model.ts';
import type { SystemValue } from './system-value.ts';

/** The group of the figures that every report compares; the others are many, and judged as such. */
export const KEY_FIGURES = 'Key figures';

interface SystemFigure {
  readonly value: SystemValue;
  readonly stat: Extract<keyof ValueSummary, 'avg' | 'max' | 'p95' | 'sum'>;
  readonly label: string;
  readonly unit: FigureUnit;
  readonly better: ComparableFigure['better'];
}

const PROCESS: readonly SystemFigure[] = [
  {
    value: 'cpuMachinePercent',
    stat: 'avg',
    label: 'CPU, share of the machine (avg)',
    unit: 'percent',
    better: 'lower',
  },
  {
    value: 'cpuMachinePercent',
    stat: 'p95',
    label: 'CPU, share of the machine (p95)',
    unit: 'percent',
    better: 'lower',
  },
  { value: 'memoryBytes', stat: 'max', label: 'Memory (max)', unit: 'bytes', better: 'lower' },
  { value: 'openFiles', stat: 'max', label: 'Open files (max)', unit: 'count', better: 'neither' },
];

/** What of the system two runs can be compared by; ratios and rates, not totals of runs of other lengths. */
const SYSTEM: readonly {
  readonly component: Component;
  readonly label: string;
  readonly figures: readonly SystemFigure[];
}[] = [
  {
    component: 'host',
    label: 'Machine',
    figures: [
      ...PROCESS.slice(0, 2),
      { value: 'memoryPercent', stat: 'max', label: 'Memory (max)', unit: 'percent', better: 'lower' },
      { value: 'networkInMbps', stat: 'avg', label: 'Network in (avg)', unit: 'mbps', better: 'neither' },
      { value: 'networkOutMbps', stat: 'avg', label: 'Network out (avg)', unit: 'mbps', better: 'neither' },
      { value: 'loopbackMbps', stat: 'avg', label: 'Loopback (avg)', unit: 'mbps', better: 'neither' },
      {
        value: 'diskWriteMBPerSec',
        stat: 'avg',
        label: 'Disk writes (avg)',
        unit: 'MB/s',
        better: 'neither',
      },
      { value: 'diskBusyPercent', stat: 'p95', label: 'Disk busy (p95)', unit: 'percent', better: 'lower' },
    ],
  },
  { component: 'application', label: 'Application', figures: PROCESS },
  {
    component: 'database',
    label: 'Database',
    figures: [
      ...PROCESS.slice(0, 3),
      {
        value: 'memoryPercent',
        stat: 'max',
        label: 'Memory, share of the machine (max)',
        unit: 'percent',
        better: 'lower',
      },
      {
        value: 'transactionsPerSec',
        stat: 'avg',
        label: 'Transactions a second (avg)',
        unit: 'per_second',
        better: 'neither',
      },
      { value: 'connections', stat: 'max', label: 'Connections (max)', unit: 'count', better: 'lower' },
      {
        value: 'connectionsUsedPercent',
        stat: 'max',
        label: 'Connections in use (max)',
        unit: 'percent',
        better: 'lower',
      },
      { value: 'cacheHitPercent', stat: 'avg', label: 'Cache hit rate', unit: 'percent', better: 'higher' },
      {
        value: 'lockWaits',
        stat: 'avg',
        label: 'Connections waiting for a lock (avg)',
        unit: 'count',
        better: 'lower',
      },
      { value: 'deadlocks', stat: 'sum', label: 'Deadlocks', unit: 'count', better: 'lower' },
      {
        value: 'writeIops',
        stat: 'avg',
        label: 'Writes a second (avg)',
        unit: 'per_second',
        better: 'neither',
      },
    ],
  },
  {
    component: 'cache',
    label: 'Cache',
    figures: [
      ...PROCESS.slice(0, 3),
      {
        value: 'commandsPerSec',
        stat: 'avg',
        label: 'Commands a second (avg)',
        unit: 'per_second',
        better: 'neither',
      },
      { value: 'evictedKeys', stat: 'sum', label: 'Keys evicted', unit: 'count', better: 'lower' },
    ],
  },
  { component: 'search', label: 'Search', figures: PROCESS.slice(0, 3) },
  {
    component: 'generator',
    label: 'Generator',
    figures: [
      ...PROCESS,
      {
        value: 'gcSharePercent',
        stat: 'avg',
        label: 'Garbage collection, share of its cores',
        unit: 'percent',
        better: 'lower',
      },
    ],
  },
];

/**
 * Everything that runs are compared by: the key figures, every row of every test, and what the system used. Rows of a
 * test that is not valid have no data; system figures that were not sampled are left out.
 */
export function buildComparable(
  key: readonly Omit<ComparableFigure, 'group'>[],
  tests: readonly TestView[],
  system: readonly ValueSummary[],
): ComparableFigure[] {
  const keys = key.map((figure) => ({ ...figure, group: KEY_FIGURES }));
  const rows = tests.flatMap(({ report }) =>
    report.rows.map((row) => ({
      key: `${report.name}/${nameOf(row)}`,
      label: row.label,
      group: report.title,
      unit: row.unit,
      better: metricSpec(row.metric).better,
      value: report.verdict === 'NOT VALID' ? null : row.actual,
    })),
  );
  const used = SYSTEM.flatMap(({ component, label: group, figures }) =>
    figures.flatMap(({ value, stat, label, unit, better }) => {
      const found = findSummary(system, component, value)?.[stat];
      return found === undefined || !Number.isFinite(found)
        ? []
        : [{ key: `system/${component}/${value}/${stat}`, label, group, unit, better, value: found }];
    }),
  );
  return [...keys, ...rows, ...used];
}

function nameOf({ metric, stat, tags }: JudgedRow): string {
  const of = Object.entries(tags).map(([tag, value]) => `${tag}:${value}`);
  return `${metric}${of.length === 0 ? '' : `{${of.join(',')}}`}/${stat}`;
}
