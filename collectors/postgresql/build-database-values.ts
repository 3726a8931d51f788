import { known, percentOf, type Rates } from '../rates.ts';
import type { Row } from './connection.ts';

/**
 * The values of one sample from its row; `rates` has been set to the row's moment.
 * `ownStatements` are those of the collector that the server had counted by then.
 */
export function buildDatabaseValues(row: Row, rates: Rates, ownStatements: number): Record<string, number> {
  const column = (name: string): number | undefined => {
    const value = row[name];
    return typeof value === 'number' ? value : undefined;
  };
  const perSec = (name: string): number | undefined => rates.perSec(name, column(name));
  const own = rates.perSec('own', ownStatements) ?? 0;
  // The server adds up a connection's counters at most once a second, so one interval may hold too few of its own.
  const withoutOwn = (rate: number | undefined): number | undefined =>
    rate === undefined ? undefined : Math.max(0, rate - own);
  const commits = perSec('xact_commit');
  const rollbacks = perSec('xact_rollback');
  const calls = perSec('calls');
  const execMs = perSec('exec_ms');
  const hits = perSec('blks_hit');
  const reads = perSec('blks_read');
  const dataWrites = perSec('data_writes');
  const walWrites = perSec('wal_writes');
  const connections = column('connections');
  const maxConnections = column('max_connections');
  // Without the right to see others' states the counts by state would be too low.
  const byState = (name: string): number | undefined => (column('hidden') === 0 ? column(name) : undefined);
  return known({
    connections,
    connectionsActive: byState('active'),
    connectionsIdle: byState('idle'),
    connectionsIdleInTransaction: byState('idle_in_transaction'),
    connectionsUsedPercent:
      connections === undefined || !maxConnections ? undefined : (100 * connections) / maxConnections,
    maxConnections,
    transactionsPerSec: add(withoutOwn(commits), rollbacks),
    rollbacksPerSec: rollbacks,
    queriesPerSec: withoutOwn(calls),
    avgQueryMs: calls === undefined || execMs === undefined || calls === 0 ? undefined : execMs / calls,
    deadlocks: rates.events('deadlocks', column('deadlocks')),
    lockWaits: byState('lock_waits'),
    longestTransactionMs: byState('longest_transaction_ms'),
    blocksHitPerSec: hits,
    blocksReadPerSec: reads,
    cacheHitPercent: percentOf(hits, reads),
    indexScansPerSec: perSec('index_scans'),
    sequentialScansPerSec: perSec('sequential_scans'),
    rowsWrittenPerSec: perSec('rows_written'),
    tempMBPerSec: megabytes(perSec('temp_bytes')),
    dataWritesPerSec: dataWrites,
    walWritesPerSec: walWrites,
    writeIops: add(dataWrites, walWrites),
    walMBPerSec: megabytes(perSec('wal_bytes')),
  });
}

function add(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function megabytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / 1e6;
}
