import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A child process of a test. */
export interface Started {
  readonly pid: number;
  /** Stops it by its own id and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** What it wrote so far. */
  output(): string;
}

/** Starts a program and waits until `ready` holds; a missing program is an error that names its Debian package. */
export async function startProcess(
  program: string,
  parameters: readonly string[],
  ready: (output: string) => Promise<boolean>,
  { debianPackage = program, env = {} }: { debianPackage?: string; env?: Record<string, string> } = {},
): Promise<Started> {
  const child: ChildProcess = spawn(program, parameters, { env: { ...process.env, ...env }, stdio: 'pipe' });
  let text = '';
  let failure: Error | undefined;
  child.stdout?.on('data', (part: Buffer) => {
    text += part.toString();
  });
  child.stderr?.on('data', (part: Buffer) => {
    text += part.toString();
  });
  child.on('error', (error) => {
    failure = new Error(`${program} cannot be started (${error.message}): apt-get install ${debianPackage}`);
  });
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (failure !== undefined) {
      throw failure;
    }
    if (child.exitCode !== null) {
      throw new Error(`${program} ended with ${child.exitCode}: ${text}`);
    }
    if (await ready(text).catch(() => false)) {
      return toStarted(child, () => text);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`${program} was not ready within 20 s: ${text}`);
}

function toStarted(child: ChildProcess, output: () => string): Started {
  const { pid } = child;
  if (pid === undefined) {
    throw new Error('a started process has an id');
  }
  return {
    pid,
    output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) {
        return;
      }
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

/** Whether a GET answers with 200. */
export async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).status === 200;
}

/** Waits; for tests whose subject is time itself. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until the condition holds, looking every 50 ms; throws with `what` after 15 s. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await condition()) {
      return;
    }
    await sleep(50);
  }
  throw new Error(`waited 15 s in vain until ${what}`);
}
