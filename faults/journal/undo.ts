import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { readProcessStart, readProcessState } from '../../host/process-start.ts';

const execute = promisify(execFile);

const sameProcess = {
  pid: z.int().positive(),
  /** Tells the process from a later one with its id. */
  startedAt: z.string().exactOptional(),
};

/** How to take something back, as data: whoever finds it can do so, also when who did it is gone. */
export const undoSchema = z.discriminatedUnion('kind', [
  /** Lets a paused process go on. */
  z.strictObject({ kind: z.literal('resume'), ...sameProcess }),
  /** Ends a process of ours, with its process group where it leads one. */
  z.strictObject({ kind: z.literal('end'), ...sameProcess, group: z.boolean() }),
  /** Removes the queueing discipline with that handle from a network device, if it is there. */
  z.strictObject({ kind: z.literal('qdisc'), device: z.string(), handle: z.string() }),
  /** Runs a command that the target file names. */
  z.strictObject({ kind: z.literal('command'), command: z.string() }),
  /** Makes a request; an address where nothing listens or that is not found has nothing to take back. */
  z.strictObject({
    kind: z.literal('request'),
    method: z.enum(['DELETE', 'POST', 'PUT']),
    url: z.string(),
    body: z.string().exactOptional(),
  }),
]);

/** How to take something back. */
export type Undo = z.infer<typeof undoSchema>;

const TIMEOUT_MS = 10_000;
const END_WAIT_MS = 3_000;

/** Takes one thing back; false when there was nothing to take back any more. Rejects with what went wrong. */
export async function undo(what: Undo): Promise<boolean> {
  switch (what.kind) {
    case 'resume':
      return resume(what);
    case 'end':
      return end(what);
    case 'qdisc':
      return removeQdisc(what);
    case 'command':
      await execute('sh', ['-c', what.command], { timeout: TIMEOUT_MS });
      return true;
    case 'request':
      return request(what);
    default:
      return what satisfies never;
  }
}

function resume(process: Extract<Undo, { kind: 'resume' }>): boolean {
  const state = readProcessState(process.pid);
  // Without /proc nobody knows whether it is paused; to go on does nothing to one that runs.
  return isSame(process) && (state === undefined || state === 'T') && signal(process.pid, 'SIGCONT');
}

async function end(process: Extract<Undo, { kind: 'end' }>): Promise<boolean> {
  const id = process.group ? -process.pid : process.pid;
  if (!isSame(process) || !signal(id, 'SIGTERM')) {
    return false;
  }
  const deadlineMs = Date.now() + END_WAIT_MS;
  while (isSame(process) && readProcessState(process.pid) !== 'Z') {
    if (Date.now() > deadlineMs) {
      return signal(id, 'SIGKILL');
    }
    await sleep(20);
  }
  return true;
}

async function removeQdisc({ device, handle }: Extract<Undo, { kind: 'qdisc' }>): Promise<boolean> {
  const { stdout } = await execute('tc', ['qdisc', 'show', 'dev', device], { timeout: TIMEOUT_MS });
  if (!stdout.includes(` ${handle} root`)) {
    return false;
  }
  await execute('tc', ['qdisc', 'del', 'dev', device, 'root', 'handle', handle], { timeout: TIMEOUT_MS });
  return true;
}

async function request({ method, url, body }: Extract<Undo, { kind: 'request' }>): Promise<boolean> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
  }).catch((error: unknown) => {
    if (isRefused(error)) {
      return undefined;
    }
    throw error;
  });
  if (response === undefined || response.status === 404) {
    return false;
  }
  if (!response.ok) {
    throw new Error(`${method} ${url} answered ${response.status}`);
  }
  return true;
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function isSame({ pid, startedAt }: { readonly pid: number; readonly startedAt?: string }): boolean {
  const now = readProcessStart(pid);
  return now !== undefined && (startedAt === undefined || now === startedAt);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') {
      return false;
    }
    throw error;
  }
}
