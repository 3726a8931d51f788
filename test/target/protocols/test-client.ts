import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type ClientOptions, WebSocket } from 'ws';
import type { SystemCounters } from '../../../target/protocols/chat-system.ts';
import {
  type RunningSystem,
  type SystemOptions,
  startSystem,
} from '../../../target/protocols/start-system.ts';

/** A client of a system, as plain as the library gives it. */
export interface TestClient {
  readonly socket: WebSocket;
  /** The next frame, text or the bytes of a binary one. */
  next: () => Promise<string | Buffer>;
  /** Frames that have come and were not asked for. */
  waiting: () => readonly (string | Buffer)[];
  /** The code with which the connection ended. */
  readonly closed: Promise<number>;
  /** Sends a text, or the JSON of anything else. */
  say: (what: unknown) => void;
}

/** Longer than any answer takes, and shorter than a test may. */
const PATIENCE_MS = 10_000;

/** Starts a system for one test. */
export async function startTestSystem(
  t: TestContext,
  name: string,
  options: SystemOptions = {},
): Promise<RunningSystem> {
  const system = await startSystem(name, options);
  t.after(system.stop);
  return system;
}

/** Opens a connection and waits until it is there. */
export async function connect(t: TestContext, url: string, options: ClientOptions = {}): Promise<TestClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options);
  t.after(() => socket.terminate());
  const frames: (string | Buffer)[] = [];
  const askers: ((frame: string | Buffer) => void)[] = [];
  socket.on('message', (data, isBinary) => {
    assert.ok(Buffer.isBuffer(data));
    const frame = isBinary ? data : data.toString();
    const asker = askers.shift();
    if (asker === undefined) {
      frames.push(frame);
    } else {
      asker(frame);
    }
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return {
    socket,
    waiting: () => frames,
    closed,
    say: (what) => socket.send(typeof what === 'string' ? what : JSON.stringify(what)),
    next: () => {
      const frame = frames.shift();
      if (frame !== undefined) {
        return Promise.resolve(frame);
      }
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`Expected a frame within ${PATIENCE_MS} ms.`)),
          PATIENCE_MS,
        );
        askers.push((each) => {
          clearTimeout(timer);
          resolve(each);
        });
      });
    },
  };
}

/** Waits until something holds, for as long as a test is patient. */
export async function until(holds: () => boolean): Promise<void> {
  const endMs = Date.now() + PATIENCE_MS;
  while (!holds()) {
    assert.ok(Date.now() < endMs, `Expected within ${PATIENCE_MS} ms: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A counter that is split, as a plain object. */
export function split(counters: SystemCounters, name: string): Record<string, number> {
  const counter = counters[name];
  assert.ok(counter instanceof Map, `${name} is not split`);
  return Object.fromEntries(counter);
}

/** Asks for a route. */
export async function get(system: RunningSystem, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${system.restUrl}${path}`);
  return { status: response.status, text: await response.text() };
}

/** Puts a fault plan. */
export async function putFaults(system: RunningSystem, faults: readonly object[]): Promise<void> {
  const response = await fetch(`${system.restUrl}/api/faults`, {
    method: 'PUT',
    body: JSON.stringify({ seed: 1, faults }),
  });
  assert.equal(response.status, 200, await response.text());
}
