import { facts, section } from '../blocks.ts';
import { figure, noData, status } from '../cells.ts';
import type { ReportContext, TestView } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import { createSystemFigures, type SystemFigures } from '../system-figures.ts';
import { whyNotRun } from '../why-not-run.ts';

/** What a test did to the system, by the family of its work: database, storage, search index. */
export function buildTestImpact(context: ReportContext, test: TestView): Section[] {
  const figures = createSystemFigures(test.system, context.record.system);
  const id = `test-${test.report.name}`;
  switch (test.definition?.family) {
    case 'messages':
      return [section(`${id}-database-impact`, 'Database impact', [facts(databaseImpact(figures))])];
    case 'files':
      return [section(`${id}-storage-impact`, 'Storage impact', [facts(storageImpact(figures, test))])];
    case 'search':
      return [
        section(`${id}-index-performance`, 'Search index performance', [
          facts(indexPerformance(figures, test)),
        ]),
      ];
    default:
      return [];
  }
}

function databaseImpact(figures: SystemFigures): Record<string, Cell> {
  return {
    'Query rate': figures.cell('database', 'queriesPerSec', 'avg', 'per_second'),
    'Connection pool usage': figures.cell('database', 'connectionsUsedPercent', 'max', 'percent'),
    'Lock contention': lockContention(figures),
    'Write IOPS': figures.cell('database', 'writeIops', 'avg', 'per_second'),
  };
}

/** Connections that waited for a lock, on average: below one in a hundred low, below one medium. */
function lockContention(figures: SystemFigures): Cell {
  const waits = figures.summary('database', 'lockWaits');
  if (waits === undefined) {
    return figures.cell('database', 'lockWaits', 'avg', 'count');
  }
  const level = waits.avg < 0.01 ? 'low' : waits.avg < 1 ? 'medium' : 'high';
  const of = { low: 'pass', medium: 'warn', high: 'fail' } as const;
  return status(of[level], `${level} (${waits.avg.toFixed(2)} waiting on average, ${waits.max} at most)`);
}

function storageImpact(figures: SystemFigures, test: TestView): Record<string, Cell> {
  const bytes = test.record?.summary?.metrics['upload_bytes']?.values['count'];
  const seconds = test.window === undefined ? 0 : (test.window.toMs - test.window.fromMs) / 1_000;
  return {
    'Total data uploaded': figure(bytes, 'bytes', whyNotRun(test, 'the summary does not count the bytes')),
    'Storage IOPS': figures.cell('host', 'diskWriteIops', 'avg', 'per_second'),
    'Network throughput':
      bytes === undefined || seconds === 0
        ? noData(whyNotRun(test, 'the summary does not count the bytes'))
        : figure((bytes * 8) / 1e6 / seconds, 'mbps', '', 'uploaded bytes over the whole test'),
  };
}

function indexPerformance(figures: SystemFigures, test: TestView): Record<string, Cell> {
  const facts = test.record?.summary?.facts ?? {};
  const lag = test.record?.summary?.metrics['index_lag'];
  const search = figures.cell('search', 'indexBytes', 'last', 'bytes');
  const documents = facts['indexDocuments'];
  return {
    'Indexed messages':
      documents === undefined
        ? noData(whyNotRun(test, 'the target was not asked'))
        : figure(Number(documents), 'count', 'not a number'),
    'Index size':
      search.kind === 'no-data' ? figures.cell('database', 'indexBytes', 'last', 'bytes') : search,
    'Index update lag': figure(
      (lag?.values['count'] ?? 0) > 0 ? (lag?.values['p(95)'] ?? 0) / 1_000 : undefined,
      'seconds',
      whyNotRun(test, 'no marked message was found again'),
      'p95, from the answer to a write to the search that found it',
    ),
    'Cache hit rate': figures.cell('database', 'cacheHitPercent', 'avg', 'percent'),
  };
}
