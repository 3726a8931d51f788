import type { ValueCatalogue } from '../collector.ts';
import { known, type Rates } from '../rates.ts';
import type { StatsAnswer, TasksAnswer } from './answers.ts';

/** What the Meilisearch source gives. */
export const MEILISEARCH_VALUES = {
  indexBytes: {
    unit: 'bytes',
    meaning: 'size of all indexes on disk, without free pages where that is known',
  },
  indexFileBytes: { unit: 'bytes', meaning: 'size of the database files on disk' },
  documents: { unit: 'count', meaning: 'documents over all indexes' },
  indexes: { unit: 'count', meaning: 'indexes' },
  indexesIndexing: { unit: 'count', meaning: 'indexes being written at this moment' },
  documentsPerSec: { unit: '/s', meaning: 'growth of the documents; replacing one does not count' },
  tasksWaiting: { unit: 'count', meaning: 'tasks enqueued or being processed' },
  indexingLagMs: { unit: 'ms', meaning: 'age of the oldest task that is not done; 0 when none waits' },
  taskMs: {
    unit: 'ms',
    meaning: 'from enqueued to finished, longest of the document tasks that ended since the last sample',
  },
  tasksEnded: {
    unit: 'count',
    meaning: 'document tasks that succeeded, at most 100 a sample',
    counts: 'events',
  },
  queriesPerSec: { unit: '/s', meaning: 'search requests answered, from /metrics where that is enabled' },
} as const satisfies ValueCatalogue;

/** Everything one sample asked for. */
export interface SearchAnswers {
  readonly stats: StatsAnswer;
  /** The oldest task that is enqueued or being processed, and how many there are. */
  readonly waiting: TasksAnswer;
  /** The newest document tasks that succeeded. */
  readonly ended: TasksAnswer;
  /** Search requests since the start of the server; undefined without `/metrics`. */
  readonly searches: number | undefined;
}

/** The values of one sample; `lastUid` is the newest ended task of the sample before, undefined for the first. */
export function buildSearchValues(
  { stats, waiting, ended, searches }: SearchAnswers,
  rates: Rates,
  nowMs: number,
  lastUid: number | undefined,
): Record<string, number> {
  const indexes = Object.values(stats.indexes);
  const documents = indexes.reduce((sum, index) => sum + index.numberOfDocuments, 0);
  const oldest = waiting.results[0];
  const fresh = lastUid === undefined ? undefined : ended.results.filter((task) => task.uid > lastUid);
  const took = (fresh ?? []).flatMap(({ enqueuedAt, finishedAt }) =>
    finishedAt == null ? [] : [Date.parse(finishedAt) - Date.parse(enqueuedAt)],
  );
  return known({
    indexBytes: stats.usedDatabaseSize ?? stats.databaseSize,
    indexFileBytes: stats.databaseSize,
    documents,
    indexes: indexes.length,
    indexesIndexing: indexes.filter((index) => index.isIndexing).length,
    documentsPerSec: rates.perSec('documents', documents),
    tasksWaiting: waiting.total,
    indexingLagMs: oldest === undefined ? 0 : Math.max(0, nowMs - Date.parse(oldest.enqueuedAt)),
    taskMs: took.length === 0 ? undefined : Math.max(...took),
    tasksEnded: fresh?.length,
    queriesPerSec: rates.perSec('searches', searches),
  });
}

/** Search requests in a text of `/metrics`, over all indexes and methods; undefined when it counts no requests. */
export function countSearches(metrics: string): number | undefined {
  const counters = [...metrics.matchAll(/^meilisearch_http_requests_total\{(.*)\} (\S+)$/gm)];
  if (counters.length === 0) {
    return undefined;
  }
  return counters
    .filter(([, labels]) => /path="[^"]*\/(?:multi-search|search|facet-search)"/.test(labels ?? ''))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}
