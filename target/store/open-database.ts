import pg from 'pg';
import { CREATE_TABLES, SCHEMA_NAME } from './schema.ts';

/** A pool whose connections see the target's own schema first. */
export type Database = pg.Pool;

/** What the `pg` package opens when it is not told: the realtime server's own pool. */
const REALTIME_POOL_SIZE = 10;

/** How long a query waits for a connection, and a connection for the database, before it fails. */
const CONNECT_TIMEOUT_MS = 5_000;

/** How long an answer of the database may take; a partition in which nothing passes is noticed by this alone. */
const QUERY_TIMEOUT_MS = 30_000;

/** Connections that seed in parallel. */
const SEED_POOL_SIZE = 4;

/** How a database is opened. */
export interface DatabaseOptions {
  /** Connections of the pool. */
  poolSize: number;
  /** `host:port` by which the pool reaches the database, where that is not the address itself: a proxy. */
  via?: string;
  /** Takes up what an earlier target left in the schema, and leaves it there. */
  keepData?: boolean;
  log: (line: string) => void;
}

const LOCK_KEY = 0x6b36_6368;

// Times leave the API as ISO 8601 text, so they are made that once, and compare without losing milliseconds.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => new Date(text).toISOString());

/** The database of a target. */
export interface OpenedDatabase {
  database: Database;
  /** The pool of the realtime side. */
  realtimeDatabase: Database;
  /** Fills the tables where they are empty: directly, and as long as that takes. */
  seedWith: (fill: (database: Database) => Promise<void>) => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Opens the database with empty tables in the target's schema, or with those that are to be kept; refuses when another
 * target uses it already. A connection that is lost later is made anew, as often as it takes.
 */
export async function openDatabase(
  url: string,
  { poolSize, via, keepData = false, log }: DatabaseOptions,
): Promise<OpenedDatabase> {
  const owner = new pg.Client({ connectionString: url });
  owner.on('error', (error) => log(`database connection lost: ${error.message}`));
  await owner.connect();
  let isNew: boolean;
  try {
    isNew = await prepare(owner, keepData, log);
  } catch (error) {
    await owner.end();
    throw error;
  }
  const options = `-c search_path=${SCHEMA_NAME},public`;
  const openPool = (max: number): Database => {
    const pool = new pg.Pool({
      connectionString: via === undefined ? url : throughProxy(url, via),
      max,
      types,
      options,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    // A connection lost while idle is replaced by the pool; the queries that fail report themselves.
    pool.on('error', (error) => log(`database connection lost: ${error.message}`));
    // One that is lost in the middle of a query tells the query, and must not end the process as well.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  };
  const database = openPool(poolSize);
  const realtimeDatabase = openPool(REALTIME_POOL_SIZE);
  return {
    database,
    realtimeDatabase,
    seedWith: async (fill) => {
      if (!isNew) {
        return;
      }
      const bulk = new pg.Pool({ connectionString: url, max: SEED_POOL_SIZE, types, options });
      bulk.on('error', (error) => log(`database connection lost: ${error.message}`));
      await fill(bulk).finally(() => bulk.end());
    },
    close: async () => {
      await Promise.all([database.end(), realtimeDatabase.end()]);
      if (!keepData) {
        await owner.query(DROP_SCHEMA).catch(() => undefined);
      }
      await owner.end().catch(() => undefined);
    },
  };
}

const DROP_SCHEMA = `drop schema if exists ${SCHEMA_NAME} cascade`;

/** Removes the schema of a target that left it; what cannot be reached is left. */
export async function dropSchema(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(DROP_SCHEMA).finally(() => client.end());
}

function throughProxy(url: string, via: string): string {
  const address = new URL(url);
  address.host = via;
  return address.href;
}

/** True when the tables are new. */
async function prepare(owner: pg.Client, keepData: boolean, log: (line: string) => void): Promise<boolean> {
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
  if (keepData && (await isSeeded(owner))) {
    return false;
  }
  await owner.query(`drop schema if exists ${SCHEMA_NAME} cascade; create schema ${SCHEMA_NAME}`);
  await owner.query(`set search_path = ${SCHEMA_NAME}, public`);
  // What is not logged is empty after a crash of the server.
  await owner.query(
    keepData ? CREATE_TABLES.replaceAll('create unlogged table', 'create table') : CREATE_TABLES,
  );
  return true;
}

/** Indexes are built last, so that a seeding that broke off is done again. */
async function isSeeded(owner: pg.Client): Promise<boolean> {
  const { rowCount } = await owner.query('select from pg_indexes where schemaname = $1 and tablename = $2', [
    SCHEMA_NAME,
    'messages',
  ]);
  return (rowCount ?? 0) > 1;
}
