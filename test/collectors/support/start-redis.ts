import { execFile } from 'node:child_process';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { findFreePort } from '../../../host/find-free-port.ts';
import { type Started, startProcess } from './start-process.ts';

const run = promisify(execFile);

/** A real Redis of a test. */
export interface StartedRedis extends Started {
  readonly url: string;
  readonly port: number;
  /** A second way to the server: what `redis-cli` prints. */
  cli(...words: string[]): Promise<string>;
  /** Sets the keys `key:1` to `key:<count>` to a value of the size. */
  fill(count: number, sizeBytes: number): Promise<void>;
}

/** A client of a test, closed with it whatever becomes of the test. */
export function connectRedis(context: TestContext, url: string): Redis {
  const client = new Redis(url, { retryStrategy: null });
  client.on('error', () => {});
  context.after(() => client.disconnect());
  return client;
}

/** Starts `redis-server` without persistence and with a password. */
export async function startRedis(password: string, port?: number): Promise<StartedRedis> {
  const usedPort = port ?? (await findFreePort());
  const cli = async (...words: string[]): Promise<string> =>
    (await run('redis-cli', ['-p', String(usedPort), '--no-auth-warning', '-a', password, ...words])).stdout;
  const fill = async (count: number, sizeBytes: number): Promise<void> => {
    const script = `for i = 1, ${count} do redis.call('set', 'key:' .. i, string.rep('x', ${sizeBytes})) end`;
    await cli('eval', script, '0');
  };
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
  return { ...started, port: usedPort, url: `redis://:${password}@127.0.0.1:${usedPort}/0`, cli, fill };
}
