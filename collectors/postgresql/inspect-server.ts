import type { Facts } from '../collector.ts';
import type { PgConnection } from './connection.ts';
import { OWN, type Server } from './sample-sql.ts';
import { NOT_USABLE } from './slow-queries.ts';

const SETTINGS = [
  'max_connections',
  'shared_buffers',
  'effective_cache_size',
  'work_mem',
  'maintenance_work_mem',
  'synchronous_commit',
  'fsync',
  'full_page_writes',
  'wal_level',
  'max_wal_size',
  'checkpoint_timeout',
  'random_page_cost',
  'max_parallel_workers_per_gather',
  'jit',
  'autovacuum',
  'track_io_timing',
  'track_activities',
  'statement_timeout',
  'deadlock_timeout',
] as const;

/** Version and usable views of the server; rejects for a server older than 13, whose views are different. */
export async function inspectServer(connection: PgConnection): Promise<Server> {
  const [row] = await connection.rows(`SELECT ${OWN} current_setting('server_version_num')::float8 AS version,
    (SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
     WHERE extname = 'pg_stat_statements') AS schema`);
  const versionNumber = Number(row?.['version']);
  if (!(versionNumber >= 130_000)) {
    throw new Error(`PostgreSQL 13 or newer is needed, got ${versionNumber}`);
  }
  const schema = row?.['schema'];
  if (typeof schema !== 'string') {
    return { versionNumber, statementsView: undefined };
  }
  const statementsView = `${schema}.pg_stat_statements`;
  try {
    await connection.rows(`SELECT ${OWN} 1 FROM ${statementsView}(false) LIMIT 1`);
    return { versionNumber, statementsView };
  } catch {
    return { versionNumber, statementsView: undefined }; // Created, but its library is not loaded.
  }
}

/** Versions and the settings that matter, and what to do where figures will be missing. */
export async function readServerFacts(connection: PgConnection, server: Server): Promise<Facts> {
  const [about] = await connection.rows(`SELECT ${OWN} current_setting('server_version') AS version,
    current_database()::text AS database,
    pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees_all, current_user::text AS me`);
  const settings = await connection.rows(
    `SELECT ${OWN} name, current_setting(name) AS value, reset_val FROM pg_settings WHERE name = ANY($1)`,
    [SETTINGS],
  );
  const user = String(about?.['me']);
  return {
    version: String(about?.['version']),
    database: String(about?.['database']),
    ...Object.fromEntries(settings.map((row) => [String(row['name']), settingOf(row)])),
    pg_stat_statements: server.statementsView === undefined ? NOT_USABLE : 'used',
    ...(about?.['sees_all'] === true
      ? {}
      : { privileges: `states of other users' connections are hidden: GRANT pg_monitor TO ${user}` }),
  };
}

/** The collector sets its own statement time-out; what counts is the one that others get. */
function settingOf(row: Readonly<Record<string, unknown>>): string {
  return String(row['name'] === 'statement_timeout' ? row['reset_val'] : row['value']);
}
