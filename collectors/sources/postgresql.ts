import { performance } from 'node:perf_hooks';
import type { Collector } from '../collector.ts';
import type { CollectorOptions } from '../collector-options.ts';
import { secretsOfUrl } from '../mask-secrets.ts';
import { buildDatabaseValues } from '../postgresql/build-database-values.ts';
import { createPgConnection } from '../postgresql/connection.ts';
import { inspectServer, readServerFacts } from '../postgresql/inspect-server.ts';
import { POSTGRESQL_VALUES } from '../postgresql/postgresql-values.ts';
import { buildSampleSql, type Server, SIZES_SQL } from '../postgresql/sample-sql.ts';
import { createSlowQueries } from '../postgresql/slow-queries.ts';
import { createRates, known } from '../rates.ts';
import type { Source } from '../source.ts';

const SIZES_EVERY_MS = 10_000;

/** PostgreSQL 13 to 18 by its statistics views. */
export const source: Source = {
  name: 'postgresql',
  variable: 'DATABASE_URL',
  secrets: ({ databaseUrl }) => secretsOfUrl(databaseUrl),
  open: (options) =>
    options.databaseUrl === undefined ? undefined : createPostgresqlCollector(options.databaseUrl, options),
};

/** Collector of the server and database of `url`; `clock` is in milliseconds and never goes back. */
export function createPostgresqlCollector(
  url: string,
  { answerTimeoutMs = 2000 }: Pick<CollectorOptions, 'answerTimeoutMs'> = {},
  clock: () => number = () => performance.now(),
): Collector {
  const connection = createPgConnection(url, answerTimeoutMs);
  const rates = createRates();
  const slowQueries = createSlowQueries(connection, Date.now);
  let inspected: { readonly server: Server; readonly connections: number } | undefined;
  let begun = false;
  let sizesDueMs = Number.NEGATIVE_INFINITY;

  /** A server may come back as another version or without its extension, so it is asked again in each connection. */
  const serverOfNow = async (): Promise<Server> => {
    if (inspected === undefined || inspected.connections !== connection.connections()) {
      const server = await inspectServer(connection);
      inspected = { server, connections: connection.connections() };
    }
    return inspected.server;
  };
  const mark = async (window: string): Promise<void> => {
    const { statementsView } = await serverOfNow();
    if (statementsView !== undefined) {
      await slowQueries.mark(window, statementsView);
    }
  };
  const readSizes = async (): Promise<Record<string, number>> => {
    if (clock() < sizesDueMs) {
      return {};
    }
    sizesDueMs = clock() + SIZES_EVERY_MS;
    const [row] = await connection.rows(SIZES_SQL);
    return known({
      databaseBytes: Number(row?.['database_bytes']),
      indexBytes: Number(row?.['index_bytes']),
    });
  };
  const begin = async (): Promise<void> => {
    if (begun) {
      return;
    }
    await mark('run');
    begun = true;
  };
  return {
    source: 'postgresql',
    values: POSTGRESQL_VALUES,
    facts: async () => readServerFacts(connection, await serverOfNow()),
    sample: async () => {
      await begin();
      const server = await serverOfNow();
      const ownStatements = connection.statements();
      const [row] = await connection.rows(buildSampleSql(server));
      if (row === undefined) {
        throw new Error('PostgreSQL gave no row for the statistics of its current database');
      }
      rates.at(clock());
      const values = buildDatabaseValues(row, rates, ownStatements);
      return [{ component: 'database', values: { ...values, ...(await readSizes()) } }];
    },
    mark: async (name) => {
      await begin();
      await mark(name);
    },
    finish: async () => {
      const { statementsView } = await serverOfNow();
      return statementsView === undefined ? [slowQueries.unknown()] : slowQueries.finish(statementsView);
    },
    close: () => connection.close(),
  };
}
