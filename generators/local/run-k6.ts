import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Guard } from './guard.ts';
import { HUNG_WAIT_MS } from './watch-ends.ts';
import { watchMemory } from './watch-memory.ts';

/** One k6 to run. */
export interface K6Run {
  readonly k6Path: string;
  /**
   * Lets the target go first where both share this machine: k6's garbage collector takes every idle core, and a target
   * that waits for it would be blamed for the generator. What k6 then waits shows as late sends and read lag.
   */
  readonly yieldsToTarget: boolean;
  readonly scriptPath: string;
  /** More options of `k6 run`; every user of the machine can read them. */
  readonly flags?: readonly string[];
  /** Where its log and its standard output go. */
  readonly logPath: string;
  /** Where its standard error goes: its runtime writes there bit by bit, and would tear the lines of a log. */
  readonly stderrPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly guard: Guard;
  /** What k6 holds open as long as it lives: the target must not end before its load, however this process ends. */
  readonly holds?: Writable;
  /** Aborted when the run is to end: k6 stops in good order. */
  readonly stop: AbortSignal;
  /** Aborted when it is to end now. */
  readonly kill: AbortSignal;
  /** Asked every second: whether k6 takes longer than it ever should. */
  readonly isOverdue: () => boolean;
  /** Asked every second: whether it has measured everything and only waits for connections that nobody closes. */
  readonly isHung?: () => boolean;
  readonly onStart?: (pid: number) => void;
  /** How long a k6 that was asked to stop may take. */
  readonly stopWaitMs?: number;
  /** The most memory that it may take, bytes; beyond it is killed. */
  readonly memoryMaxBytes?: number;
}

/** How a k6 ended. */
export interface K6Outcome {
  /** k6's own; null when it was killed. */
  readonly exitCode: number | null;
  /**
   * `overdue`: it hung and was stopped; `unclosed`: all was measured, and connections kept it; `memory`: it took more than
   * it may; `stop`: it was asked to.
   */
  readonly endedBy: 'itself' | 'stop' | 'overdue' | 'unclosed' | 'memory';
  readonly wasKilled: boolean;
  /** It did not end, and nothing here can end it. */
  readonly isLeft?: true;
  /** What it took when it took more than it may, and what it might, bytes. */
  readonly memory?: { readonly bytes: number; readonly maxBytes: number };
}

/** Its set-down may take a minute, and its summary some seconds. */
const STOP_WAIT_MS = 75_000;

/**
 * Runs one k6 to its end. It has a session of its own, so that Ctrl-C in a terminal reaches it once and through us.
 * A k6 that hangs, as one does that closes a socket while it connects, is asked to stop and then killed.
 */
export async function runK6(run: K6Run): Promise<K6Outcome> {
  const log = openSync(run.logPath, 'a');
  const errors = openSync(run.stderrPath, 'a');
  const command = [run.k6Path, 'run', '--no-color', ...(run.flags ?? []), run.scriptPath];
  const [file = '', ...args] = run.yieldsToTarget ? ['nice', '-n', '10', ...command] : command;
  const child = spawn(file, args, {
    env: run.env,
    stdio: ['ignore', log, errors, ...(run.holds === undefined ? [] : [run.holds])],
    detached: true,
  });
  closeSync(log);
  closeSync(errors);
  const { pid } = child;
  if (pid !== undefined) {
    run.guard.watch(pid);
    run.onStart?.(pid);
  }
  let endedBy: K6Outcome['endedBy'] = 'itself';
  let wasKilled = false;
  let killTimer: NodeJS.Timeout | undefined;
  const killNow = (): void => {
    wasKilled = child.kill('SIGKILL') || wasKilled;
  };
  const ask = (reason: 'stop' | 'overdue' | 'unclosed'): void => {
    if (endedBy !== 'itself') {
      return;
    }
    endedBy = reason;
    child.kill('SIGINT');
    const waitMs = reason === 'unclosed' ? HUNG_WAIT_MS : STOP_WAIT_MS;
    killTimer = setTimeout(killNow, run.stopWaitMs ?? waitMs);
  };
  let memory: K6Outcome['memory'];
  const { memoryMaxBytes: maxBytes = Number.POSITIVE_INFINITY } = run;
  // At once: what stops in good order still reads, and takes a gigabyte more each second.
  const stopWatching =
    pid === undefined || maxBytes === Number.POSITIVE_INFINITY
      ? undefined
      : watchMemory(pid, maxBytes, (bytes) => {
          endedBy = 'memory';
          memory = { bytes, maxBytes };
          killNow();
        });
  const onStop = (): void => ask('stop');
  const overdueTimer = setInterval(() => {
    if (run.isHung?.() === true) {
      if (endedBy === 'stop') {
        killNow();
      }
      ask('unclosed');
    } else if (run.isOverdue()) {
      ask('overdue');
    }
  }, 1_000);
  run.stop.addEventListener('abort', onStop);
  run.kill.addEventListener('abort', killNow);
  try {
    if (run.stop.aborted) {
      onStop();
    }
    if (run.kill.aborted) {
      killNow();
    }
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', (error) => reject(new Error(`k6 could not be started: ${error.message}`)));
      child.on('exit', (code) => resolve(code));
    });
    return { exitCode, endedBy, wasKilled, ...(memory === undefined ? {} : { memory }) };
  } finally {
    if (pid !== undefined) {
      run.guard.forget(pid);
    }
    stopWatching?.();
    clearInterval(overdueTimer);
    clearTimeout(killTimer);
    run.stop.removeEventListener('abort', onStop);
    run.kill.removeEventListener('abort', killNow);
  }
}
