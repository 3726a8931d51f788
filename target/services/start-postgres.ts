import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './find-free-port.ts';
import { findPostgresBinaries } from './find-postgres-binaries.ts';
import { POSTGRES_SETTINGS } from './postgres-settings.ts';
import type { ProcessGuard } from './process-guard.ts';
import { findServiceUser, type ServiceUser } from './service-user.ts';
import { stopChild } from './stop-child.ts';

/** A throw-away PostgreSQL server on loopback. */
export interface RunningPostgres {
  url: string;
  pid: () => number;
  /** Starts it again on its port and its data, once it has ended; resolves when it takes connections. */
  startAgain: () => Promise<void>;
  stop: () => Promise<void>;
}

const USER = 'k6chat';
const PORT_ATTEMPTS = 5;
const RESTART_ATTEMPTS = 50;
const RESTART_PAUSE_MS = 100;

/** How PostgreSQL is started. */
export interface PostgresOptions {
  /** 0, the default, is any free one. */
  port?: number;
  /** Go over `POSTGRES_SETTINGS`. */
  settings?: Readonly<Record<string, string>>;
}

/** Starts a private PostgreSQL in `folder`, tuned to be thrown away, watched by the guard. */
export async function startPostgres(
  folder: string,
  guard: ProcessGuard,
  { port: wanted = 0, settings = {} }: PostgresOptions = {},
): Promise<RunningPostgres> {
  const user = findServiceUser();
  const binaries = await findPostgresBinaries(folder, user);
  const home = join(folder, 'postgres');
  const dataFolder = join(home, 'data');
  await mkdir(home, { mode: 0o700 });
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(home, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(home, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  await initialise(
    binaries.initdb,
    [
      `--pgdata=${dataFolder}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    user,
    home,
  );
  await rm(passwordFile);
  for (let attempt = 1; ; attempt++) {
    const port = wanted || (await findFreePort());
    try {
      const start = () =>
        launch(binaries.postgres, dataFolder, port, { ...POSTGRES_SETTINGS, ...settings }, user, guard);
      let running = await start();
      return {
        url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
        pid: () => running.pid,
        startAgain: async () => {
          running = await again(start);
        },
        stop: () => stopChild(running.child),
      };
    } catch (error) {
      // The port may have been taken between finding it and binding it.
      if (attempt === PORT_ATTEMPTS) {
        throw error;
      }
    }
  }
}

/**
 * Runs initdb to its end. It writes to a file: with our end of a pipe gone it would be killed by its next line, and what
 * it runs would leave shared memory behind.
 */
async function initialise(program: string, args: string[], user: ServiceUser, home: string): Promise<void> {
  const logPath = join(home, 'initdb.log');
  const log = await open(logPath, 'w', 0o600);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const stdio = ['ignore', log.fd, log.fd] as const;
      const child = spawn(program, args, { ...user, cwd: home, stdio: [...stdio], detached: true });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0) {
      throw new Error(`initdb ended with code ${code}:\n${(await readFile(logPath, 'utf8')).slice(-4_000)}`);
    }
  } finally {
    await log.close();
  }
}

/** What a killed server leaves, its other processes have to let go of first. */
async function again<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === RESTART_ATTEMPTS) {
        throw error;
      }
      await sleep(RESTART_PAUSE_MS);
    }
  }
}

function launch(
  program: string,
  dataFolder: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  user: ServiceUser,
  guard: ProcessGuard,
): Promise<{ child: ChildProcess; pid: number }> {
  return new Promise((resolve, reject) => {
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(program, ['-D', dataFolder, '-p', String(port), ...flags], {
      ...user,
      cwd: dataFolder,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const pid = child.pid;
    if (pid !== undefined) {
      guard.watch(pid);
    }
    let log = '';
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`PostgreSQL ended with code ${code} before it was ready:\n${log}`)),
    );
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4000);
      if (pid !== undefined && log.includes('ready to accept connections')) {
        resolve({ child, pid });
      }
    });
  });
}
