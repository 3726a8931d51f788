import type { SystemLine } from '../../../record/system-line.ts';
import { formatFigure } from '../../format/format-figure.ts';
import { list, paragraph, section, table } from '../blocks.ts';
import { figure, noData, status, text } from '../cells.ts';
import { HEALTH_LIMITS } from '../health-limits.ts';
import type { JudgedHealth } from '../judge-health.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Cell, ReportModel, Section } from '../report-model.ts';
import { createSystemFigures } from '../system-figures.ts';
import type { SystemValue } from '../system-value.ts';
import { latencyByCollection } from './latency-by-collection.ts';

/** Whether the machine that made the load kept up: a generator at its limit measures itself, not the target. */
export function buildGeneratorHealth(context: ReportContext): Section {
  const run = context.tests.filter((test) => test.record?.summary !== undefined);
  const lines = context.record.system;
  const headings = ['Metric', ...run.map((test) => `${test.report.title}>`)];
  const row = (label: string, cell: (test: TestView) => Cell): Cell[] => [text(label), ...run.map(cell)];
  const rows = [
    row('CPU, avg (share of the machine)', (test) =>
      ownFigure(test, 'cpuMachinePercent', 'avg', 'percent', lines),
    ),
    row('CPU, p95', (test) => ownFigure(test, 'cpuMachinePercent', 'p95', 'percent', lines)),
    row('Memory, max', (test) => ownFigure(test, 'memoryBytes', 'max', 'bytes', lines)),
    row('Memory per open user at the peak', (test) => memoryPerUser(test, lines)),
    row('Garbage collection, share of its cores', (test) =>
      ownFigure(test, 'gcSharePercent', 'avg', 'percent', lines),
    ),
    row('Garbage collections', (test) => ownFigure(test, 'gcCollections', 'sum', 'count', lines)),
    row('Stopped for garbage collection, in all', (test) => ownFigure(test, 'gcPauseMs', 'sum', 'ms', lines)),
    row('Memory in use after a collection, max', (test) =>
      ownFigure(test, 'heapLiveBytes', 'max', 'bytes', lines),
    ),
    row('Open files, max', (test) => ownFigure(test, 'openFiles', 'max', 'count', lines)),
    row('Dropped iterations', ({ record }) =>
      figure(record?.summary?.metrics['dropped_iterations']?.values['count'] ?? 0, 'count', ''),
    ),
    row('Log warnings and errors', ({ record }) =>
      record?.log === undefined
        ? noData('the run has no k6.log')
        : text(`${record.log.warnings} and ${record.log.errors}`),
    ),
  ];
  return section('generator-health', 'Generator health', [
    paragraph(
      'The generator is a suspect too: where it was late or busy, the figures above are partly its own.',
    ),
    run.length === 0
      ? { kind: 'list', ordered: false, items: [noData('no test has a summary')] }
      : table(headings, rows),
    ...(run.length === 0
      ? []
      : [
          table(
            ['Limit', ...run.map((test) => `${test.report.title}>`)],
            [...limitsOf(run)].map(([id, { label }]) => [
              text(label),
              ...run.map(({ report }) => healthCell(report.health.find((one) => one.id === id))),
            ]),
            'Each against its limit: above it the test is not valid, neither passed nor failed.',
          ),
          list(
            reasonsOf(run).map(({ label, reason }) => text(`${label}: ${reason}`)),
            '',
          ),
          ...latencyByCollection(run, lines),
        ]),
  ]);
}

/** By id: the limits of any test, and those that only several generators have or one on another machine. */
function limitsOf(run: readonly TestView[]): ReadonlyMap<string, Pick<JudgedHealth, 'label' | 'reason'>> {
  const limits = new Map<string, Pick<JudgedHealth, 'label' | 'reason'>>(
    HEALTH_LIMITS.map((limit) => [limit.id, limit]),
  );
  for (const health of run.flatMap(({ report }) => report.health)) {
    limits.set(health.id, limits.get(health.id) ?? health);
  }
  return limits;
}

/** Each reason once: a generator elsewhere has those of this machine's. */
function reasonsOf(run: readonly TestView[]): readonly Pick<JudgedHealth, 'label' | 'reason'>[] {
  const all = [...limitsOf(run).values()];
  return all.filter(({ reason }, at) => all.findIndex((one) => one.reason === reason) === at);
}

function healthCell(health: JudgedHealth | undefined): Cell {
  if (health === undefined || health.actual === null) {
    return noData(health?.noDataReason ?? 'not judged');
  }
  const { actual, limit, unit } = health;
  if (limit === null) {
    return figure(actual, unit, '', 'no limit is known');
  }
  const words = formatFigure(actual, unit);
  const cell = health.status === 'fail' ? status('fail', `${words}: not valid`) : status('pass', words);
  const note = `limit ${formatFigure(limit, unit)}${health.note === null ? '' : `; ${health.note}`}`;
  return cell.kind === 'status' ? { ...cell, note } : cell;
}

/** The generator at a glance, for the top of `report.json`. */
export function buildGenerator({ record, tests, system }: ReportContext): ReportModel['generator'] {
  const { host } = record.manifest;
  const own = system.filter((one) => one.component === 'generator');
  const cpu = own.find((one) => one.value === 'cpuMachinePercent');
  const perUser = tests
    .map((test) => memoryPerUser(test, record.system))
    .flatMap((cell) => (cell.kind === 'figure' ? [cell.value] : []));
  const most = [...tests].sort((a, b) => (b.peak?.value ?? 0) - (a.peak?.value ?? 0))[0];
  const atPeak = most === undefined ? undefined : memoryPerUser(most, record.system);
  return {
    os: host.os,
    cpuModel: host.cpuModel ?? null,
    cores: host.cores,
    memoryBytes: host.memoryBytes,
    cpuPercent: cpu === undefined ? null : { avg: cpu.avg, p95: cpu.p95, max: cpu.max },
    peakMemoryBytes: own.find((one) => one.value === 'memoryBytes')?.max ?? null,
    memoryBytesPerUser: atPeak?.kind === 'figure' ? atPeak.value : (perUser[0] ?? null),
  };
}

/** A figure of the generator over the test's own window, never that of the whole run. */
function ownFigure(
  test: TestView,
  value: SystemValue,
  stat: 'avg' | 'max' | 'p95' | 'sum',
  unit: 'percent' | 'bytes' | 'count' | 'ms',
  lines: readonly SystemLine[],
): Cell {
  return createSystemFigures(test.system, lines).cell('generator', value, stat, unit);
}

/** Everything the generator holds ÷ users open, at the sample nearest to the most open users. */
export function memoryPerUser({ peak }: TestView, lines: readonly SystemLine[]): Cell {
  if (peak === undefined || peak.value === 0) {
    return noData('the test opened no connections');
  }
  let nearest: { gapMs: number; bytes: number } | undefined;
  for (const line of lines) {
    if (line.kind !== 'sample' || line.component !== 'generator') {
      continue;
    }
    const bytes = line.values['memoryBytes'];
    const gapMs = Math.abs(line.t - peak.atMs);
    if (bytes !== undefined && (nearest === undefined || gapMs < nearest.gapMs)) {
      nearest = { gapMs, bytes };
    }
  }
  return figure(
    nearest === undefined || nearest.gapMs > 5_000 ? undefined : nearest.bytes / peak.value,
    'bytes',
    'the generator was not sampled at that moment',
  );
}
