import { APPLICATION_NAME } from './connection.ts';

/** Marks the collector's own statements in `pg_stat_statements`; inside the statement, where it is kept. */
export const OWN = '/* k6-chat collector */';

/** What the server offers, which decides the statements. */
export interface Server {
  /** Such as 180004. */
  readonly versionNumber: number;
  /** `schema.pg_stat_statements`, or undefined when it cannot be used. */
  readonly statementsView: string | undefined;
}

/**
 * One statement with every figure of a sample, so that they are of one moment and cost one round trip.
 * Connections are the whole server's, because its limit is; the rest is of the connected database.
 */
export function buildSampleSql({ versionNumber, statementsView }: Server): string {
  return `SELECT ${OWN} activity.*, counters.*, tables.*, writes.*, wal.*, queries.*,
  current_setting('max_connections')::float8 AS max_connections
FROM (${ACTIVITY}) activity, (${COUNTERS}) counters, (${TABLES}) tables,
  (${buildWritesSql(versionNumber)}) writes, (${buildWalSql(versionNumber)}) wal, (${buildQueriesSql(statementsView)}) queries`;
}

const OTHERS = `application_name IS DISTINCT FROM '${APPLICATION_NAME}'`;
const CLIENT = `backend_type = 'client backend' AND ${OTHERS}`;
/** Connections of others whose kind and state this user may not see. */
const HIDDEN = `backend_type IS NULL AND datid IS NOT NULL AND ${OTHERS}`;

const ACTIVITY = `SELECT
    (count(*) FILTER (WHERE (${CLIENT}) OR (${HIDDEN})))::float8 AS connections,
    (count(*) FILTER (WHERE ${CLIENT} AND state = 'active'))::float8 AS active,
    (count(*) FILTER (WHERE ${CLIENT} AND state = 'idle'))::float8 AS idle,
    (count(*) FILTER (WHERE ${CLIENT} AND state LIKE 'idle in transaction%'))::float8 AS idle_in_transaction,
    (count(*) FILTER (WHERE ${HIDDEN}))::float8 AS hidden,
    (count(*) FILTER (WHERE wait_event_type = 'Lock'))::float8 AS lock_waits,
    (extract(epoch FROM max(clock_timestamp() - xact_start) FILTER (WHERE ${CLIENT})) * 1000)::float8
      AS longest_transaction_ms
  FROM pg_stat_activity`;

const COUNTERS = `SELECT xact_commit::float8, xact_rollback::float8, deadlocks::float8, blks_hit::float8,
    blks_read::float8, temp_bytes::float8, (tup_inserted + tup_updated + tup_deleted)::float8 AS rows_written
  FROM pg_stat_database WHERE datname = current_database()`;

const TABLES = `SELECT coalesce(sum(seq_scan), 0)::float8 AS sequential_scans,
    coalesce(sum(idx_scan), 0)::float8 AS index_scans
  FROM pg_stat_user_tables`;

/** Blocks that PostgreSQL asked the kernel to write: `pg_stat_io` since 16, the background writer's counters before. */
function buildWritesSql(versionNumber: number): string {
  if (versionNumber >= 160_000) {
    // Since 18 the same view holds the write-ahead log, which is counted beside.
    return `SELECT coalesce(sum(writes) + sum(extends), 0)::float8 AS data_writes FROM pg_stat_io WHERE object <> 'wal'`;
  }
  return `SELECT (buffers_checkpoint + buffers_clean + buffers_backend)::float8 AS data_writes FROM pg_stat_bgwriter`;
}

function buildWalSql(versionNumber: number): string {
  if (versionNumber >= 180_000) {
    return `SELECT wal_bytes::float8,
    (SELECT coalesce(sum(writes), 0)::float8 FROM pg_stat_io WHERE object = 'wal') AS wal_writes FROM pg_stat_wal`;
  }
  if (versionNumber >= 140_000) {
    return `SELECT wal_bytes::float8, wal_write::float8 AS wal_writes FROM pg_stat_wal`;
  }
  return `SELECT NULL::float8 AS wal_bytes, NULL::float8 AS wal_writes`;
}

function buildQueriesSql(statementsView: string | undefined): string {
  if (statementsView === undefined) {
    return `SELECT NULL::float8 AS calls, NULL::float8 AS exec_ms`;
  }
  // Without the texts: the server then need not read its file of them.
  return `SELECT coalesce(sum(calls), 0)::float8 AS calls, coalesce(sum(total_exec_time), 0)::float8 AS exec_ms
  FROM ${statementsView}(false) WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;
}

/** Sizes of the database and its indexes; asked seldom, because the server looks at every file. */
export const SIZES_SQL = `SELECT ${OWN} pg_database_size(current_database())::float8 AS database_bytes,
  (SELECT coalesce(sum(pg_relation_size(oid)), 0)::float8 FROM pg_class
   WHERE relkind = 'i' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)) AS index_bytes`;
