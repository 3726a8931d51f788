import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../host/project-root.ts';

// Not K6_…: those are not passed on to k6.
const MARK = 'LOAD_TEST_MARK';

/** How long a command that a test has left running may take to end, ms. */
const END_MS = 10_000;

/** Variables of ours in the developer's shell must not change what is tested. */
const cleanEnv = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  ...(process.env['TMPDIR'] === undefined ? {} : { TMPDIR: process.env['TMPDIR'] }),
};

/** A command of the project at work. */
export interface Command {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when the output has the text; fails when the command ends or a minute passes before. */
  readonly says: (text: string | RegExp) => Promise<void>;
  readonly exit: () => Promise<number | null>;
  /** The processes that it and its children started and that still live: id and command line. */
  readonly family: () => readonly { readonly pid: number; readonly args: string }[];
}

/** Starts `node <script> …`; what still runs at the end of the test is ended, and killed by its id where it does not end. */
export function start(
  t: Pick<TestContext, 'after'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Command {
  const mark = randomUUID();
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: { ...cleanEnv, ...env, [MARK]: mark },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { pid, stdout, stderr } = child;
  assert.ok(pid !== undefined);
  const texts = { out: '', err: '' };
  stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  const exited = once(child, 'close');
  const family = () => listMarked(mark);
  t.after(async () => {
    // In good order first: a database that is killed leaves its shared memory.
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await Promise.race([exited, sleep(END_MS, undefined, { ref: false })]);
    }
    for (const left of family()) {
      process.kill(left.pid, 'SIGKILL');
    }
  });
  const says = async (wanted: string | RegExp): Promise<void> => {
    const found = () => (typeof wanted === 'string' ? texts.out.includes(wanted) : wanted.test(texts.out));
    for (let i = 0; i < 600 && !found() && child.exitCode === null; i += 1) {
      await sleep(100);
    }
    assert.ok(found(), `expected ${wanted} in the output, got:\n${texts.out}\n${texts.err}`);
  };
  return {
    child,
    pid,
    stdout: () => texts.out,
    stderr: () => texts.err,
    says,
    exit: async () => {
      await exited;
      return child.exitCode;
    },
    family,
  };
}

/** Starts a command of `run/main.ts`. */
export function startRun(
  t: Pick<TestContext, 'after'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Command {
  return start(t, [join(projectRoot, 'run/main.ts'), ...args], env);
}

/** Waits until nothing of a command's family lives, at most half a minute. */
export async function assertNothingLeft(command: Command): Promise<void> {
  for (let i = 0; i < 150 && command.family().length > 0; i += 1) {
    await sleep(200);
  }
  assert.deepEqual(command.family(), []);
}

/** What a target says of itself when it serves. */
interface TargetFacts {
  readonly restUrl: string;
  readonly realtimeUrl: string;
  readonly databaseUrl: string;
}

/** A target of the tests: the built-in one on free ports, which takes minted tokens and makes a room of each channel. */
export async function startTarget(
  t: Pick<TestContext, 'after'>,
  env: Readonly<Record<string, string>> = {},
): Promise<TargetFacts & { readonly command: Command }> {
  const command = start(
    t,
    [
      'target/main.ts',
      '--exit-with-parent',
      '--rest-port',
      '0',
      '--realtime-port',
      '0',
      '--seed-messages',
      '500',
    ],
    {
      JWT_SECRET: 'secret-of-the-target',
      REFERENCE_AUTH: 'shared',
      REFERENCE_CHANNEL_ROOMS: 'yes',
      ...env,
    },
  );
  await command.says('"ready":true');
  const ready: TargetFacts = JSON.parse(command.stdout());
  t.after(async () => {
    command.child.kill('SIGTERM');
    await command.exit();
  });
  return { ...ready, command };
}

function listMarked(mark: string): { pid: number; args: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').includes(`${MARK}=${mark}`)) {
          return [];
        }
        const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        // A process that has ended and waits to be collected has no command line.
        return args === '' ? [] : [{ pid: Number(name), args }];
      } catch {
        return [];
      }
    });
}
