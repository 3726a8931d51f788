import { Client } from 'pg';
import { describeError } from '../describe-error.ts';
import { hostOfUrl } from '../host-of-url.ts';

/** The name under which the collector's own connection shows in `pg_stat_activity`. */
export const APPLICATION_NAME = 'k6-chat collector';

/** A row as it came; numbers are numbers where the statement cast them to `float8`. */
export type Row = Readonly<Record<string, unknown>>;

/** One connection that opens itself, runs one statement at a time and opens itself again after a failure. */
export interface PgConnection {
  /** The rows of a statement; rejects with one line that says what to check. */
  rows(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Statements that were begun so far; they are in the server's counters and belong to the collector. */
  statements(): number;
  /** How often a connection was opened; what was learnt about the server holds within one number. */
  connections(): number;
  close(): Promise<void>;
}

/** A connection to `url` that is not yet open; throws when `url` is no PostgreSQL URL. */
export function createPgConnection(url: string, timeoutMs: number): PgConnection {
  const host = hostOfUrl(url, 'DATABASE_URL', ['postgres', 'postgresql']);
  let client: Client | undefined;
  let statements = 0;
  let connections = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const drop = (): void => {
    const old = client;
    client = undefined;
    void old?.end().catch(() => {});
  };
  const open = async (): Promise<Client> => {
    if (client !== undefined) {
      return client;
    }
    const fresh = new Client({
      connectionString: url,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      keepAlive: true,
    });
    // Without a listener a server that stops would end the whole run.
    fresh.on('error', () => {
      if (client === fresh) {
        client = undefined;
      }
    });
    try {
      await fresh.connect();
    } catch (error) {
      void fresh.end().catch(() => {});
      const hint = 'check DATABASE_URL and that the server is running';
      throw new Error(`PostgreSQL at ${host} cannot be reached: ${describeError(error)}; ${hint}`);
    }
    client = fresh;
    connections += 1;
    statements += 2;
    // Set here and not in the URL, where the user's own settings would win.
    await fresh.query(`SET application_name = '${APPLICATION_NAME}'`);
    await fresh.query(`SET statement_timeout = ${timeoutMs}`);
    return fresh;
  };
  const run = async (sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> => {
    const opened = await open();
    statements += 1;
    try {
      return (await opened.query<Record<string, unknown>>(sql, [...parameters])).rows;
    } catch (error) {
      // A refused statement leaves the connection sound; anything else may have left it half way through an answer.
      if (!isRefusal(error) || client !== opened) {
        drop();
      }
      throw new Error(`PostgreSQL at ${host}: ${describeError(error)}`);
    }
  };
  return {
    rows: (sql, parameters = []) => {
      const result = queue.then(() => run(sql, parameters));
      queue = result.catch(() => {});
      return result;
    },
    statements: () => statements,
    connections: () => connections,
    close: async () => {
      const old = client;
      client = undefined;
      await old?.end();
    },
  };
}

/** Whether the server answered with an error of its own that ends the statement and not the connection. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    'severity' in error &&
    error.severity === 'ERROR' &&
    'code' in error &&
    error.code !== '57P01'
  );
}
