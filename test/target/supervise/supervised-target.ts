import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../../host/project-root.ts';

/** A supervised target of these tests. */
export interface SupervisedProcess {
  readonly child: ChildProcess;
  readonly restUrl: string;
  readonly databaseUrl: string;
  readonly pids: Record<string, number>;
  /** Kills a part and waits until it is gone. */
  readonly kill: (part: 'application' | 'database' | 'cache') => void;
  /** Resolves with the answer of the target. */
  readonly start: (part: string) => Promise<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

/** Starts the built-in target as a run does that may kill its parts. */
export async function startSupervised(env: Record<string, string> = {}): Promise<SupervisedProcess> {
  const child = spawn(
    process.execPath,
    [
      ...[join(projectRoot, 'target/main.ts'), '--supervised', '--exit-with-parent'],
      ...['--rest-port', '0', '--realtime-port', '0', '--seed-messages', '200', '--users', '20'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  let said = '';
  child.stderr.on('data', (text) => {
    said = (said + String(text)).slice(-4_000);
  });
  const waiting: ((line: Record<string, unknown>) => void)[] = [];
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  const nextLine = (): Promise<Record<string, unknown>> => new Promise((resolve) => waiting.push(resolve));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await Promise.race([
    nextLine(),
    ended.then(() => {
      throw new Error(`The supervised target ended: ${said}`);
    }),
  ]);
  const { restUrl, databaseUrl, pids } = ready as Pick<SupervisedProcess, 'restUrl' | 'databaseUrl' | 'pids'>;
  return {
    child,
    restUrl,
    databaseUrl,
    pids,
    kill: (part) => {
      const pid = pids[part];
      // 0 would be this process and all its kin.
      assert.ok(pid !== undefined, `expected a ${part} of its own; is its program installed?`);
      process.kill(pid, 'SIGKILL');
    },
    start: async (part) => {
      const answer = nextLine();
      child.stdin.write(`start ${part}\n`);
      const line = await answer;
      pids[part === 'target' ? 'application' : part] = Number(line['pid']);
      return line;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
