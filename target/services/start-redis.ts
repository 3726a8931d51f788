import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findFreePort } from './find-free-port.ts';
import type { ProcessGuard } from './process-guard.ts';
import { stopChild } from './stop-child.ts';

/** A throw-away Redis server on loopback. */
export interface RunningRedis {
  url: string;
  pid: () => number;
  /** Starts it again on its port, empty, once it has ended; resolves when it takes connections. */
  startAgain: () => Promise<void>;
  stop: () => Promise<void>;
}

const PORT_ATTEMPTS = 5;

/** Finds `redis-server` on the given PATH, or undefined. */
export function findRedisServer(path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'redis-server'))
    .find(isExecutable);
}

/** Starts a private Redis without persistence in `folder`, watched by the guard. */
export async function startRedis(
  program: string,
  folder: string,
  guard: ProcessGuard,
  wantedPort = 0,
): Promise<RunningRedis> {
  const password = randomBytes(16).toString('hex');
  for (let attempt = 1; ; attempt++) {
    try {
      const port = wantedPort || (await findFreePort());
      const start = () => launch(program, folder, guard, port, password);
      let running = await start();
      return {
        url: `redis://:${password}@127.0.0.1:${port}`,
        pid: () => running.pid,
        startAgain: async () => {
          running = await start();
        },
        stop: () => stopChild(running.child),
      };
    } catch (error) {
      if (attempt === PORT_ATTEMPTS) {
        throw error;
      }
    }
  }
}

function launch(
  program: string,
  folder: string,
  guard: ProcessGuard,
  port: number,
  password: string,
): Promise<{ child: ChildProcess; pid: number }> {
  return new Promise((resolve, reject) => {
    // Configuration by standard input keeps the password out of the process list.
    const child = spawn(program, ['-'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    const pid = child.pid;
    if (pid !== undefined) {
      guard.watch(pid);
    }
    let log = '';
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`Redis ended with code ${code} before it was ready:\n${log}`)),
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4000);
      if (pid === undefined || !log.includes('eady to accept connections')) {
        return;
      }
      resolve({ child, pid });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(
      [
        'bind 127.0.0.1',
        `port ${port}`,
        `requirepass ${password}`,
        'save ""',
        'appendonly no',
        'daemonize no',
        '',
      ].join('\n'),
    );
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
