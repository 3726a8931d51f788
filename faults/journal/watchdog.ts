import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { takeBack } from './take-back.ts';

/** Takes back what a run put into the world when the run dies. */
export interface Watchdog {
  /** Ends it without taking anything back. */
  readonly release: () => Promise<void>;
}

/**
 * Starts the watchdog of a journal: a process of its own session that holds one end of a pipe. The kernel closes the
 * other end when this process ends, even by SIGKILL.
 */
export function startWatchdog(journalPath: string): Watchdog {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), journalPath], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    // Who ends our family by a mark in its environment must not end what cleans up after it.
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    cwd: '/',
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin.on('error', () => undefined);
  child.unref();
  return {
    release: () => {
      child.ref();
      child.stdin.end('done\n');
      return ended;
    },
  };
}

async function watch(journalPath: string): Promise<void> {
  // Whoever presses Ctrl-C means the run, and ending the run is what this waits for.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => undefined);
  }
  let said = '';
  process.stdin.setEncoding('utf8');
  for await (const text of process.stdin) {
    said += String(text);
  }
  if (said !== 'done\n') {
    await takeBack(journalPath);
  }
}

if (import.meta.main) {
  await watch(process.argv[2] ?? '');
}
