import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { Generator, GeneratorSignals } from '../generator.ts';
import { createK6Api } from '../k6-api.ts';
import type { Guard } from '../local/guard.ts';
import type { K6Outcome } from '../local/run-k6.ts';
import { type EndWatch, HUNG_WAIT_MS, watchEnds } from '../local/watch-ends.ts';
import { outputFlags, segmentFlags, segmentsOf } from '../segments.ts';
import { runBySsh, sshArguments } from './ssh.ts';
import {
  followCommand,
  MEMORY_FILE,
  printCommand,
  REMOTE_FILES,
  removeCommand,
  renderPlacing,
  runCommand,
} from './ssh-scripts.ts';

/** A k6 on another host that is to be started through ssh. */
export interface SshGeneratorOptions {
  readonly number: number;
  readonly count: number;
  readonly name: string;
  /** As ssh takes it. */
  readonly host: string;
  /** The k6 there. */
  readonly k6: string;
  readonly scriptPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly usersPath?: string;
  readonly logPath: string;
  readonly stderrPath: string;
  /** Where a file that k6 leaves there is to be put here. */
  readonly pathOf: (file: (typeof REMOTE_FILES)[number]) => string;
  /** A free port of 127.0.0.1, which ssh leads to the API there. */
  readonly apiPort: number;
  readonly guard: Guard;
  /** The most memory that the k6 there may take, bytes. */
  readonly memoryMaxBytes: number;
  readonly stopWaitMs?: number;
}

/** The port of k6's API on the other host: one in a range that no system hands out by itself. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;

/** Time for the files to go there or to come back, ms. */
const COPY_MS = 120_000;

/** What k6's tear-down and summary may take once it is to stop, ms. */
const STOP_WAIT_MS = 75_000;

/** A generator on another host: the bundle is laid out there, k6 started, its API led here, its files fetched at the end. */
export function createSshGenerator(options: SshGeneratorOptions): Generator {
  const { number, count, host, apiPort } = options;
  const mark = `GENERATOR_MARK=${randomUUID()}`;
  const remotePort = FIRST_PORT + Math.floor(Math.random() * PORTS);
  const flags = [
    ...['--paused', '--no-setup', '--address', `127.0.0.1:${remotePort}`, '-e', mark],
    ...(count === 1 ? [] : segmentFlags(segmentsOf(count), number)),
    ...(number === 1 ? [] : ['--no-teardown']),
    ...outputFlags(options.env, number),
  ];
  const api = createK6Api(`http://127.0.0.1:${apiPort}`);
  return {
    number,
    name: options.name,
    api,
    refuse: (commandLine) =>
      commandLine.includes(mark) ? undefined : 'it was not started by this run. Run again.',
    run: async (signals) => {
      const folder = await place(options, flags);
      const ends = watchEnds(options.logPath, api, signals.stop);
      try {
        const tunnel = ['-L', `127.0.0.1:${apiPort}:127.0.0.1:${remotePort}`];
        const outcome = await runThere(
          options,
          folder,
          tunnel,
          { ...signals, isHung: ends.isHung },
          api.stop,
        );
        const [memory] = await Promise.all([
          readMemory(options, folder),
          ...REMOTE_FILES.map((file) => fetch(options, folder, file)),
        ]);
        return memory === undefined
          ? outcome
          : { exitCode: null, endedBy: 'memory', wasKilled: true, memory };
      } finally {
        ends.close();
        await runBySsh(host, removeCommand(folder), { limitMs: COPY_MS }).catch(() => undefined);
      }
    },
  };
}

async function place(options: SshGeneratorOptions, flags: readonly string[]): Promise<string> {
  const { host, k6, env, scriptPath, usersPath, memoryMaxBytes } = options;
  const script = await readFile(scriptPath, 'utf8');
  const users = usersPath === undefined ? {} : { users: await readFile(usersPath, 'utf8') };
  const input = renderPlacing({ k6, flags, env, script, memoryMaxBytes, ...users }, `END_${randomUUID()}`);
  const folder = (await runBySsh(host, 'sh -s', { input, limitMs: COPY_MS })).toString('utf8').trim();
  if (!/^\/\S+$/.test(folder)) {
    throw new Error(
      `ssh ${host}: expected the path of a new folder, got ${JSON.stringify(folder.slice(0, 80))}.`,
    );
  }
  return folder;
}

async function runThere(
  { host, logPath, stderrPath, guard, pathOf, stopWaitMs }: SshGeneratorOptions,
  folder: string,
  tunnel: readonly string[],
  { stop, kill, isOverdue, isHung }: GeneratorSignals & Pick<EndWatch, 'isHung'>,
  stopByApi: () => Promise<void>,
): Promise<K6Outcome> {
  const child = start(sshArguments(host, runCommand(folder), tunnel), logPath, stderrPath);
  const following = start(
    sshArguments(host, followCommand(folder, 'timeline.ndjson')),
    pathOf('timeline.ndjson'),
  );
  for (const { pid } of [child, following]) {
    if (pid !== undefined) {
      guard.watch(pid);
    }
  }
  let endedBy: K6Outcome['endedBy'] = 'itself';
  let wasKilled = false;
  let killTimer: NodeJS.Timeout | undefined;
  const killNow = (): void => {
    wasKilled = true;
    // The other end kills k6 when its input ends; a line that is dead is given up here.
    child.stdin?.destroy();
    child.kill('SIGTERM');
  };
  const ask = (reason: Exclude<K6Outcome['endedBy'], 'itself'>): void => {
    if (endedBy !== 'itself') {
      return;
    }
    endedBy = reason;
    stopByApi().catch(() => child.stdin?.end());
    killTimer = setTimeout(killNow, stopWaitMs ?? (reason === 'unclosed' ? HUNG_WAIT_MS : STOP_WAIT_MS));
  };
  const onStop = (): void => ask('stop');
  const overdueTimer = setInterval(() => {
    if (isHung()) {
      if (endedBy === 'stop') {
        killNow();
      }
      ask('unclosed');
    } else if (isOverdue()) {
      ask('overdue');
    }
  }, 1_000);
  stop.addEventListener('abort', onStop);
  kill.addEventListener('abort', killNow);
  try {
    if (stop.aborted) {
      onStop();
    }
    if (kill.aborted) {
      killNow();
    }
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', (error) => reject(new Error(`ssh could not be started: ${error.message}`)));
      child.on('exit', resolve);
    });
    return { exitCode, endedBy, wasKilled };
  } finally {
    clearInterval(overdueTimer);
    clearTimeout(killTimer);
    stop.removeEventListener('abort', onStop);
    kill.removeEventListener('abort', killNow);
    following.stdin?.end();
    following.kill('SIGTERM');
    for (const { pid } of [child, following]) {
      if (pid !== undefined) {
        guard.forget(pid);
      }
    }
  }
}

function start(args: readonly string[], stdoutPath: string, stderrPath?: string): ChildProcess {
  const out = openSync(stdoutPath, 'a');
  const errors = stderrPath === undefined ? undefined : openSync(stderrPath, 'a');
  // A session of its own: Ctrl-C in a terminal reaches k6 once, through its API.
  const child = spawn('ssh', args, { stdio: ['pipe', out, errors ?? 'ignore'], detached: true });
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  closeSync(out);
  if (errors !== undefined) {
    closeSync(errors);
  }
  return child;
}

/** What k6 took there when it took more than it may. */
async function readMemory(
  { host, memoryMaxBytes: maxBytes }: SshGeneratorOptions,
  folder: string,
): Promise<K6Outcome['memory']> {
  const command = printCommand(folder, MEMORY_FILE);
  const kilobytes = Number(await runBySsh(host, command, { limitMs: COPY_MS }).catch(() => Number.NaN));
  return kilobytes > 0 ? { bytes: kilobytes * 1_024, maxBytes } : undefined;
}

/** Brings a file here; one that k6 did not come to write is missing here too. */
async function fetch(
  { host, pathOf }: SshGeneratorOptions,
  folder: string,
  file: (typeof REMOTE_FILES)[number],
): Promise<void> {
  const content = await runBySsh(host, printCommand(folder, file), { limitMs: COPY_MS }).catch(
    () => undefined,
  );
  if (content !== undefined) {
    await writeFile(pathOf(file), content);
  }
}
