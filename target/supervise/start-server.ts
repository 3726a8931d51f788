import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { KeptFile } from './kept-file.ts';

/** The server of a supervised target. */
export interface RunningServer {
  readonly pid: number;
  /** What it said when it served. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

const STOP_WAIT_MS = 10_000;

/** Starts the server as a process that ends with this one; rejects when it ends before it serves. */
export function startServer(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  kept: KeptFile,
): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...command, '--exit-with-parent'], {
      env: { ...env, ...kept.env },
      // The last is KEPT_FD.
      stdio: ['pipe', 'pipe', 'inherit', kept.fd],
      detached: true,
    });
    const { stdin, stdout } = child;
    if (stdin === null || stdout === null) {
      throw new Error('expected pipes to the server');
    }
    stdin.on('error', () => undefined);
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`the server ended with ${signal ?? code} before it served`)),
    );
    createInterface(stdout).once('line', (line) => {
      const facts: unknown = parseJson(line);
      if (child.pid === undefined || typeof facts !== 'object' || facts === null) {
        reject(new Error('the server said something unexpected'));
        return;
      }
      resolve({
        pid: child.pid,
        facts: { ...facts },
        stop: async () => {
          if (child.exitCode !== null || child.signalCode !== null) {
            return;
          }
          child.kill('SIGTERM');
          // One that somebody paused could not hear it.
          child.kill('SIGCONT');
          const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS);
          await ended;
          clearTimeout(timer);
        },
      });
    });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
