import pg from 'pg';
import { CREATE_TABLES, SCHEMA_NAME } from './schema.ts';

/** A pool whose connections see the target's own schema first. */
export type Database = pg.Pool;

const POOL_SIZE = 12;

/** What the `pg` package opens when it is not told: the realtime server's own pool. */
const REALTIME_POOL_SIZE = 10;
const LOCK_KEY = 0x6b36_6368;

// Times leave the API as ISO 8601 text, so they are made that once, and compare without losing milliseconds.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => new Date(text).toISOString());

/** Opens the database with empty tables in the target's schema; refuses when another target uses it already. */
export async function openDatabase(
  url: string,
  log: (line: string) => void,
): Promise<{ database: Database; realtimeDatabase: Database; close: () => Promise<void> }> {
  const owner = new pg.Client({ connectionString: url });
  owner.on('error', (error) => log(`database connection lost: ${error.message}`));
  await owner.connect();
  try {
    await prepare(owner, log);
  } catch (error) {
    await owner.end();
    throw error;
  }
  const openPool = (max: number): Database => {
    const options = `-c search_path=${SCHEMA_NAME},public`;
    const pool = new pg.Pool({ connectionString: url, max, types, options });
    // A connection lost while idle is replaced by the pool; the queries that fail report themselves.
    pool.on('error', (error) => log(`database connection lost: ${error.message}`));
    return pool;
  };
  const database = openPool(POOL_SIZE);
  const realtimeDatabase = openPool(REALTIME_POOL_SIZE);
  return {
    database,
    realtimeDatabase,
    close: async () => {
      await Promise.all([database.end(), realtimeDatabase.end()]);
      await owner.query(`drop schema if exists ${SCHEMA_NAME} cascade`).catch(() => undefined);
      await owner.end().catch(() => undefined);
    },
  };
}

async function prepare(owner: pg.Client, log: (line: string) => void): Promise<void> {
  const lock = await owner.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
    LOCK_KEY,
  ]);
  if (lock.rows[0]?.locked !== true) {
    throw new Error(
      'Expected a database of our own, but another target is running in it. Stop that one, or give another DATABASE_URL.',
    );
  }
  await owner
    .query('create extension if not exists pg_stat_statements')
    .catch((error: Error) => log(`pg_stat_statements is not available: ${error.message}`));
  await owner.query('set client_min_messages = warning');
  await owner.query(`drop schema if exists ${SCHEMA_NAME} cascade; create schema ${SCHEMA_NAME}`);
  await owner.query(`set search_path = ${SCHEMA_NAME}, public`);
  await owner.query(CREATE_TABLES);
}
