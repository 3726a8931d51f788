import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../host/find-free-port.ts';
import { type Journal, nameProcess } from '../journal/journal.ts';
import { undo } from '../journal/undo.ts';
import { createToxiproxyClient, type ToxiproxyClient } from './toxiproxy-client.ts';

/** A Toxiproxy server of ours. */
export interface RunningToxiproxy {
  readonly client: ToxiproxyClient;
  /** Ends it, and with it every proxy. */
  readonly close: () => Promise<void>;
}

const PORT_ATTEMPTS = 5;
const READY_WAIT_MS = 10_000;

/** Starts a Toxiproxy on a free loopback port; rejects with its last words when it does not answer. */
export async function startToxiproxy(path: string, journal: Journal): Promise<RunningToxiproxy> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(path, journal, await findFreePort());
    } catch (error) {
      // Another process may have taken the port between finding and opening it.
      if (attempt === PORT_ATTEMPTS) {
        throw error;
      }
    }
  }
}

async function launch(path: string, journal: Journal, port: number): Promise<RunningToxiproxy> {
  const child = spawn(path, ['-host', '127.0.0.1', '-port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C in a terminal is for the run alone: the proxies must stay until the load has ended.
    detached: true,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    cwd: '/',
  });
  let words = '';
  let ended: string | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2_000);
  });
  child.on('error', (error) => {
    ended = error.message;
  });
  child.on('exit', (code, signal) => {
    ended = `it ended with ${signal ?? code}`;
  });
  const { pid } = child;
  if (pid === undefined) {
    await sleep(0);
    throw new Error(`Toxiproxy could not be started: ${ended ?? 'unknown'}.`);
  }
  const self = { kind: 'end', ...nameProcess(pid), group: false } as const;
  const forget = journal.enter(`Toxiproxy, process ${pid}`, self);
  const close = async (): Promise<void> => {
    await undo(self);
    forget();
  };
  const client = createToxiproxyClient(`http://127.0.0.1:${port}`);
  const deadlineMs = Date.now() + READY_WAIT_MS;
  while (!(await answers(client))) {
    if (ended !== undefined || Date.now() > deadlineMs) {
      await close();
      throw new Error(`Toxiproxy did not start: ${ended ?? 'it does not answer'}. ${words.trim()}`);
    }
    await sleep(20);
  }
  child.unref();
  return { client, close };
}

function answers(client: ToxiproxyClient): Promise<boolean> {
  return client.version().then(
    () => true,
    () => false,
  );
}
