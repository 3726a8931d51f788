import type { FigureUnit } from '../../format/format-figure.ts';
import { formatFigure } from '../../format/format-figure.ts';
import { facts, list, section, table } from '../blocks.ts';
import { noData, none, status, text } from '../cells.ts';
import type { ReportContext } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import { type SystemFigures, whySilent } from '../system-figures.ts';
import type { SystemValue } from '../system-value.ts';
import { level } from './resource-utilization.ts';

/** Where seed 001 calls a query slow, ms. */
const SLOW_MS = 100;

/** PostgreSQL over all tests: connections, rates, locks, cache, slow queries. */
export function buildPostgresql(context: ReportContext, figures: SystemFigures): Section[] {
  const row = (label: string, value: SystemValue, unit: FigureUnit, mark: Cell): Cell[] => [
    text(label),
    figures.cell('database', value, 'avg', unit),
    figures.cell('database', value, 'max', unit),
    figures.cell('database', value, 'p95', unit),
    mark,
  ];
  const used = figures.summary('database', 'connectionsUsedPercent');
  const hit = figures.cell('database', 'cacheHitPercent', 'avg', 'percent');
  const pool = level(used?.max, 80, 95, figures.cell('database', 'connectionsUsedPercent', 'max', 'percent'));
  return [
    section('postgresql', 'PostgreSQL metrics', [
      table(
        ['Metric', 'Avg>', 'Max>', 'p95>', 'Status'],
        [
          row('Active connections', 'connectionsActive', 'count', pool),
          row('Idle connections', 'connectionsIdle', 'count', none),
          row('Query rate (q/s)', 'queriesPerSec', 'per_second', none),
          row('Transactions/sec', 'transactionsPerSec', 'per_second', none),
          row('Deadlocks', 'deadlocks', 'count', zero(figures, 'deadlocks', 'sum', 'fail')),
          row('Lock waits', 'lockWaits', 'count', zero(figures, 'lockWaits', 'max', 'warn')),
          [
            text('Cache hit ratio'),
            hit,
            none,
            none,
            higher(figures.summary('database', 'cacheHitPercent')?.avg, 95, 80, hit),
          ],
        ],
      ),
      facts({
        'Connection pool status': pool,
        'Max connections': figures.fact('postgresql', 'max_connections'),
        'Query performance': queryPerformance(context),
      }),
    ]),
    section('slow-queries', 'Slow queries (over 100 ms)', [slowQueries(context)]),
  ];
}

/** Good at or above `good`, a warning down to `poor`, critical below. */
export function higher(value: number | undefined, good: number, poor: number, why: Cell): Cell {
  if (value === undefined) {
    return why;
  }
  if (value >= good) {
    return status('pass', 'good');
  }
  return value >= poor ? status('warn') : status('fail', 'critical');
}

function zero(
  figures: SystemFigures,
  value: SystemValue,
  stat: 'sum' | 'max',
  otherwise: 'warn' | 'fail',
): Cell {
  const found = figures.summary('database', value);
  if (found === undefined) {
    return figures.cell('database', value, stat, 'count');
  }
  return found[stat] === 0 ? status('pass', 'none') : status(otherwise, `${found[stat]}`);
}

function slowFinding({ record }: ReportContext) {
  return record.system
    .filter((line) => line.kind === 'table' && line.name === 'slow-queries')
    .find((line) => line.kind === 'table' && line.window === 'run');
}

function queryPerformance(context: ReportContext): Cell {
  const found = slowFinding(context);
  if (found?.kind !== 'table') {
    return noData(whySilent('postgresql', context.record.system));
  }
  if (found.rows.length === 0 && found.note !== undefined) {
    return noData(found.note);
  }
  const slow = found.rows.filter((row) => Number(row['avgMs']) > SLOW_MS).length;
  return slow === 0
    ? status('pass', `good: no statement took over ${SLOW_MS} ms on average`)
    : status('warn', `needs optimization: ${slow} of the statements took over ${SLOW_MS} ms on average`);
}

function slowQueries(context: ReportContext) {
  const found = slowFinding(context);
  if (found?.kind !== 'table') {
    return list([], whySilent('postgresql', context.record.system));
  }
  const items = found.rows
    .slice(0, 10)
    .map((row) =>
      text(
        `${String(row['query'])} — ${formatFigure(Number(row['avgMs']), 'ms')} on average, ${formatFigure(Number(row['maxMs']), 'ms')} at most, ${formatFigure(Number(row['count']), 'count')} times`,
      ),
    );
  if (items.length > 0) {
    return list(items, '', true);
  }
  return found.note === undefined ? list([text('None.')], '') : list([], found.note);
}
