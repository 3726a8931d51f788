import type { Component } from '../../../record/component.ts';
import type { FigureUnit } from '../../format/format-figure.ts';
import { paragraph, section, table } from '../blocks.ts';
import { noData, status, text } from '../cells.ts';
import type { Cell, Section } from '../report-model.ts';
import type { SystemFigures } from '../system-figures.ts';
import type { SystemValue } from '../system-value.ts';

const COMPONENTS: readonly (readonly [string, Component])[] = [
  ['Application', 'application'],
  ['Database', 'database'],
  ['Cache (Redis)', 'cache'],
  ['Search (MeiliSearch)', 'search'],
  ['Generator (k6)', 'generator'],
  ['Whole machine', 'host'],
];

/** CPU, memory, network and disk of every component. */
export function buildResourceUtilization(figures: SystemFigures): Section {
  return section(
    'resource-utilization',
    'Resource utilization',
    [],
    [
      section('cpu-usage', 'CPU usage', [
        table(
          ['Component', 'Avg %>', 'Max %>', 'p95 %>', 'Status'],
          COMPONENTS.map((row) => cpuRow(figures, row)),
        ),
        paragraph('Shares of all cores of the machine. A p95 of 80 % is a warning, of 95 % critical.'),
      ]),
      section('memory-usage', 'Memory usage', [
        table(
          ['Component', 'Avg>', 'Max>', '% used>', 'Status'],
          COMPONENTS.map((row) => memoryRow(figures, row)),
        ),
        paragraph('80 % of what the component may use is a warning, 90 % critical.'),
      ]),
      section('network-io', 'Network I/O', [
        table(
          ['Metric', 'Avg>', 'Max>', 'p95>'],
          [
            hostRow(figures, 'Inbound (Mbps)', 'networkInMbps', 'mbps'),
            hostRow(figures, 'Outbound (Mbps)', 'networkOutMbps', 'mbps'),
            packetsRow(figures),
            hostRow(figures, 'Through loopback (Mbps)', 'loopbackMbps', 'mbps'),
          ],
        ),
      ]),
      section('disk-io', 'Disk I/O', [
        table(
          ['Metric', 'Avg>', 'Max>', 'p95>'],
          [
            hostRow(figures, 'Read IOPS', 'diskReadIops', 'per_second'),
            hostRow(figures, 'Write IOPS', 'diskWriteIops', 'per_second'),
            hostRow(figures, 'Read MB/s', 'diskReadMBPerSec', 'MB/s'),
            hostRow(figures, 'Write MB/s', 'diskWriteMBPerSec', 'MB/s'),
            hostRow(figures, 'Disk usage %', 'diskUsagePercent', 'percent'),
          ],
        ),
      ]),
    ],
  );
}

function cpuRow(figures: SystemFigures, [label, component]: readonly [string, Component]): Cell[] {
  const limited = figures.summary(component, 'cpuLimitPercent');
  const value = limited === undefined ? 'cpuMachinePercent' : 'cpuLimitPercent';
  const stats = (['avg', 'max', 'p95'] as const).map((stat) =>
    figures.cell(component, value, stat, 'percent'),
  );
  return [text(label), ...stats, level(figures.summary(component, value)?.p95, 80, 95, stats[0])];
}

function memoryRow(figures: SystemFigures, [label, component]: readonly [string, Component]): Cell[] {
  const used = figures.cell(component, 'memoryPercent', 'max', 'percent');
  return [
    text(label),
    figures.cell(component, 'memoryBytes', 'avg', 'bytes'),
    figures.cell(component, 'memoryBytes', 'max', 'bytes'),
    used,
    level(figures.summary(component, 'memoryPercent')?.max, 80, 90, used),
  ];
}

function hostRow(figures: SystemFigures, label: string, value: SystemValue, unit: FigureUnit): Cell[] {
  return [
    text(label),
    ...(['avg', 'max', 'p95'] as const).map((stat) => figures.cell('host', value, stat, unit)),
  ];
}

function packetsRow(figures: SystemFigures): Cell[] {
  const [into, out] = (['packetsInPerSec', 'packetsOutPerSec'] as const).map((value) =>
    figures.summary('host', value),
  );
  const cells = (['avg', 'max', 'p95'] as const).map((stat): Cell => {
    const inner = figures.cell('host', 'packetsInPerSec', stat, 'per_second');
    const outer = figures.cell('host', 'packetsOutPerSec', stat, 'per_second');
    if (into === undefined || out === undefined || inner.kind !== 'figure' || outer.kind !== 'figure') {
      return inner;
    }
    return { kind: 'text', text: `${inner.text} in, ${outer.text} out` };
  });
  return [text('Packets/sec'), ...cells];
}

/** The mark of a figure between a warning and a critical level; without the figure there is none. */
export function level(
  value: number | undefined,
  warning: number,
  critical: number,
  why: Cell | undefined,
): Cell {
  if (value === undefined) {
    return why?.kind === 'no-data' ? why : noData('not measured');
  }
  if (value >= critical) {
    return status('fail', 'critical');
  }
  return value >= warning ? status('warn') : status('pass', 'good');
}
