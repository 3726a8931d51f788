import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { z } from 'zod';
import { projectRoot } from '../../host/project-root.ts';
import { sourceEnding } from '../../host/source-ending.ts';
import type { Environment } from '../../lib/config/environment.ts';
import { withPostgres } from './with-postgres.ts';

const readySchema = z.object({
  ready: z.literal(true),
  restUrl: z.string(),
  realtimeUrl: z.string(),
  databaseUrl: z.string().optional(),
  redisUrl: z.string().optional(),
  usersFilePath: z.string().optional(),
  pids: z.object({
    application: z.number(),
    database: z.number().optional(),
    cache: z.number().optional(),
  }),
});

/** The built-in target, serving. */
export interface EmbeddedTarget {
  readonly facts: z.infer<typeof readySchema>;
  /** What the load must know to be let in; made up for this run. */
  readonly secrets: { readonly JWT_SECRET: string; readonly RATE_LIMIT_BYPASS: string };
  /** Its input: it ends when nobody holds that open any more. */
  readonly rope: Writable;
  /** How it ended, if it did before it was stopped. */
  readonly died: () => string | undefined;
  readonly stop: () => Promise<void>;
  /** Process ids at this moment. */
  readonly pids: () => Readonly<Record<string, number | undefined>>;
  /** Starts a part that was ended; only a supervised target can. */
  readonly start: (part: string) => Promise<void>;
}

/** How the built-in target is started. */
export interface EmbeddedTargetOptions {
  readonly env: Environment;
  /** The system that it is to be, by its protocol. */
  readonly system: string;
  readonly seedMessages: number;
  /** Accounts that the tests need. */
  readonly users?: number;
  readonly log: (line: string) => void;
  readonly stop: AbortSignal;
  /** Lets its server, database and cache be ended and started again one by one. */
  readonly supervised?: boolean;
  /** The program; another one in tests. */
  readonly program?: string;
}

/** Its database ends in good order within this time, else it is killed and its guard cleans up. */
const STOP_WAIT_MS = 20_000;

/** How long a part that was ended may take until it serves again. */
const START_WAIT_MS = 60_000;

/** Accounts that the target has where nobody says how many. */
const ACCOUNTS = 10_000;

/** Lines of its output that an error quotes. */
const LINES_KEPT = 5;

/** Starts the built-in target on free ports; rejects with its last lines when it ends before it serves. */
export async function startEmbeddedTarget(options: EmbeddedTargetOptions): Promise<EmbeddedTarget> {
  const secrets = {
    JWT_SECRET: options.env['JWT_SECRET'] || randomBytes(24).toString('hex'),
    RATE_LIMIT_BYPASS: options.env['RATE_LIMIT_BYPASS'] || randomBytes(12).toString('hex'),
  };
  // Only ɳChat has a database.
  const env = options.system === 'nchat' ? await withPostgres(options.env, options.log) : options.env;
  const child = spawn(
    process.execPath,
    [
      options.program ?? join(projectRoot, 'target', `main${sourceEnding}`),
      '--exit-with-parent',
      ...(options.supervised === true ? ['--supervised'] : []),
      ...['--system', options.system, '--rest-port', '0', '--realtime-port', '0', '--tcp-port', '0'],
      ...['--seed-messages', String(options.seedMessages)],
      ...(options.system === 'nchat' ? accountsOf(options) : []),
    ],
    {
      env: { ...env, ...secrets, RATE_LIMIT_BYPASS_TOKEN: secrets.RATE_LIMIT_BYPASS },
      // Its input is the rope by which it hangs on us; it is read to know when we are gone.
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C in a terminal is for us alone: the target must serve until the load has ended.
      detached: true,
    },
  );
  child.stdin.on('error', () => undefined);
  const last: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    last.push(line);
    if (last.length > LINES_KEPT) {
      last.shift();
    }
    options.log(line);
  });
  let ended: string | undefined;
  let isStopping = false;
  const exit = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      ended = error.message;
      resolve();
    });
    child.on('exit', (code, signal) => {
      ended = signal === null ? `it ended with status ${code}` : `it was ended by ${signal}`;
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    isStopping = true;
    if (ended !== undefined) {
      return;
    }
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS);
    await exit;
    clearTimeout(timer);
  };
  const onAbort = (): void => void stop();
  options.stop.addEventListener('abort', onAbort);
  const lines = readLines(child.stdout);
  const ready = await Promise.race([lines.first, exit.then(() => undefined)]);
  options.stop.removeEventListener('abort', onAbort);
  const facts = readySchema.safeParse(parseJson(ready));
  if (!facts.success || options.stop.aborted) {
    await stop();
    throw new Error(
      options.stop.aborted
        ? 'Interrupted while the built-in target started.'
        : `The built-in target did not start: ${ended ?? 'it said something unexpected'}.\n${last.join('\n')}`,
    );
  }
  const parts = createParts(facts.data.pids, lines, (text) => void child.stdin.write(text));
  return {
    facts: facts.data,
    secrets,
    rope: child.stdin,
    died: () => (isStopping ? undefined : ended),
    stop,
    ...parts,
  };
}

/** Accounts of its own, signed in: as many as it has anyway, or more where a test has more users. */
function accountsOf({ users = 0, env }: EmbeddedTargetOptions): string[] {
  const atLeast = Number(env['REFERENCE_USERS'] || ACCOUNTS);
  return ['--users-file', 'auto', '--users', String(Math.max(users, Number.isFinite(atLeast) ? atLeast : 0))];
}

interface Lines {
  readonly first: Promise<string | undefined>;
  readonly onLine: (listener: (line: string) => void) => void;
}

function readLines(stream: NodeJS.ReadableStream): Lines {
  const lines = createInterface(stream);
  const first = new Promise<string | undefined>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(undefined));
  });
  return { first, onLine: (listener) => void lines.on('line', listener) };
}

const startedSchema = z.object({
  part: z.string(),
  pid: z.number().optional(),
  problem: z.string().optional(),
});

/** Asks a supervised target for its parts: a line in, a line out. */
function createParts(
  first: EmbeddedTarget['facts']['pids'],
  { onLine }: Lines,
  write: (text: string) => void,
): Pick<EmbeddedTarget, 'pids' | 'start'> {
  const { application, database, cache } = first;
  const pids: Record<string, number | undefined> = { target: application, database, cache };
  const waiting = new Map<string, (problem: string | undefined) => void>();
  onLine((line) => {
    const { data } = startedSchema.safeParse(parseJson(line));
    if (data !== undefined) {
      pids[data.part] = data.pid ?? pids[data.part];
      waiting.get(data.part)?.(data.problem);
    }
  });
  return {
    pids: () => pids,
    start: async (part) => {
      const problem = await new Promise<string | undefined>((resolve) => {
        waiting.set(part, resolve);
        setTimeout(() => resolve(`no answer within ${START_WAIT_MS / 1_000} s`), START_WAIT_MS).unref();
        write(`start ${part}\n`);
      });
      waiting.delete(part);
      if (problem !== undefined) {
        throw new Error(`the built-in target could not start its ${part} again: ${problem}`);
      }
    },
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
