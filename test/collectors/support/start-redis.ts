import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findFreePort, type Started, startProcess } from './start-process.ts';

const run = promisify(execFile);

/** A real Redis of a test. */
export interface StartedRedis extends Started {
  readonly url: string;
  readonly port: number;
  /** A second way to the server: what `redis-cli` prints. */
  cli(...words: string[]): Promise<string>;
}

/** Starts `redis-server` without persistence and with a password. */
export async function startRedis(password: string, port?: number): Promise<StartedRedis> {
  const usedPort = port ?? (await findFreePort());
  const cli = async (...words: string[]): Promise<string> =>
    (await run('redis-cli', ['-p', String(usedPort), '--no-auth-warning', '-a', password, ...words])).stdout;
  const started = await startProcess(
    'redis-server',
    [
      '--port',
      String(usedPort),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--requirepass',
      password,
    ],
    async () => (await cli('ping')).trim() === 'PONG',
  );
  return { ...started, port: usedPort, url: `redis://:${password}@127.0.0.1:${usedPort}/0`, cli };
}
