import type { TimeWindow } from '../../../collectors/summarise.ts';
import type { Component } from '../../../record/component.ts';
import type { SystemLine } from '../../../record/system-line.ts';
import type { FigureUnit } from '../../format/format-figure.ts';
import type { Panel } from '../report-model.ts';
import type { SystemValue } from '../system-value.ts';
import { resample, type TimeGrid } from './time-grid.ts';

type Sample = Extract<SystemLine, { kind: 'sample' }>;

interface Course {
  readonly name: string;
  readonly colour: number;
  readonly component: Component;
  readonly value: SystemValue;
}

const PANELS: readonly {
  readonly title: string;
  readonly unit: Extract<FigureUnit, 'percent' | 'per_second'>;
  readonly courses: readonly Course[];
}[] = [
  {
    title: 'CPU, share of the machine',
    unit: 'percent',
    courses: [
      { name: 'generator', colour: 4, component: 'generator', value: 'cpuMachinePercent' },
      { name: 'application', colour: 0, component: 'application', value: 'cpuMachinePercent' },
      { name: 'database', colour: 1, component: 'database', value: 'cpuMachinePercent' },
      { name: 'cache', colour: 2, component: 'cache', value: 'cpuMachinePercent' },
      { name: 'search', colour: 5, component: 'search', value: 'cpuMachinePercent' },
    ],
  },
  {
    title: 'Database',
    unit: 'per_second',
    courses: [
      { name: 'transactions', colour: 1, component: 'database', value: 'transactionsPerSec' },
      { name: 'queries', colour: 3, component: 'database', value: 'queriesPerSec' },
    ],
  },
];

/** What the system did meanwhile, on the same time axis as the load. */
export function systemPanels(grid: TimeGrid, lines: readonly SystemLine[], window: TimeWindow): Panel[] {
  const samples = lines.filter(
    (line): line is Sample => line.kind === 'sample' && line.t >= window.fromMs && line.t <= window.toMs,
  );
  return PANELS.flatMap(({ title, unit, courses }) => {
    const series = courses.flatMap(({ name, colour, component, value }) => {
      const own = samples.filter((line) => line.component === component && line.values[value] !== undefined);
      if (own.length === 0) {
        return [];
      }
      const times = own.map((line) => line.t);
      const values = own.map((line) => line.values[value]);
      return [{ name, colour, values: resample(grid, times, values, 'mean') }];
    });
    return series.length === 0 ? [] : [{ title, unit, series }];
  });
}
