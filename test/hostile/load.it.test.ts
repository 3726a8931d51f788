import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { assertNothingLeft, type Command, startRun } from '../run/processes.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type HostileMode, hostileModes, realtimeWell, restWell } from './hostile-modes.ts';
import { type Behaviour, frame, startHostile, upgrade } from './hostile-server.ts';

/** A busy machine makes an end late; a hang is none. */
const END_MS = 120_000;

/** What the run lets k6 take, and what it may have by the time that it is ended: a flood fills a gigabyte a second. */
const MEMORY_MAX = '400MB';
const K6_BYTES = 1_200_000_000;

/** So many runs at a time: each waits for time-outs most of its time. */
const SIDE_BY_SIDE = 4;

const LOOK_MS = 100;

/** Small, and with every time-out short. */
const LOAD = ['PROFILE=smoke', 'USERS=4', 'DURATION=2s'];

const base = temporaryFolder('hostile-load-');

/** Lets in whoever asks, as the example chat of Socket.IO does. */
const chatWell: Behaviour = (socket, head) => {
  upgrade(socket, head);
  for (const text of ['0{"sid":"x","pingInterval":25000,"pingTimeout":20000}', '40{"sid":"y"}']) {
    socket.write(frame(text));
  }
  socket.write(frame('42["login",{"numUsers":1}]'));
};

/** Behaves well until k6 comes: the pre-flight finds nothing, and the load finds all of it. */
function fromK6On(well: Behaviour, hostile: Behaviour | undefined): Behaviour {
  return (socket, head) => (/^user-agent: *grafana k6/im.test(head) ? (hostile ?? well) : well)(socket, head);
}

/** The most memory that a process of the command's family whose name is k6 ever had, bytes. */
function watchK6(command: Command): { readonly peakBytes: () => number; readonly stop: () => void } {
  let peakBytes = 0;
  const timer = setInterval(() => {
    for (const { pid } of command.family()) {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        if (/^Name:\s+k6$/m.test(status)) {
          peakBytes = Math.max(peakBytes, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024);
        }
      } catch {
        // It has ended since it was listed.
      }
    }
  }, LOOK_MS);
  return { peakBytes: () => peakBytes, stop: () => clearInterval(timer) };
}

/** Runs a test against a server that turns hostile when the load begins. */
async function loadAgainst(t: TestContext, { rest, realtime }: HostileMode, number: number): Promise<void> {
  const server = await startHostile(
    fromK6On(restWell, rest),
    fromK6On(rest === undefined ? chatWell : realtimeWell, realtime),
  );
  t.after(server.stop);
  const folder = join(base, String(number));
  const test =
    rest === undefined
      ? ['TESTS=message-throughput', 'PROTOCOL=socketio-chat', 'CONNECT_TIMEOUT=2s', 'DELIVERY_TIMEOUT=2s']
      : ['TESTS=api-endpoints', 'PROTOCOL=nchat', 'REQUEST_TIMEOUT=2s'];
  const run = startRun(t, ['run', `TARGET_URL=${server.url}`, ...LOAD, ...test], {
    RESULTS_DIR: folder,
    JWT_SECRET: 'a-secret-of-this-test',
    GENERATOR_MEMORY_MAX: MEMORY_MAX,
  });
  const k6 = watchK6(run);
  const exitCode = await run.exit();
  k6.stop();
  const output = run.stdout() + run.stderr();
  await assertNothingLeft(run);
  assert.ok(exitCode !== 0 && exitCode !== null, `expected a failure, got ${exitCode}:\n${output}`);
  assert.ok(k6.peakBytes() > 0, output);
  assert.ok(k6.peakBytes() < K6_BYTES, `expected less than ${K6_BYTES} bytes of k6, got ${k6.peakBytes()}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it must hold none.
  assert.doesNotMatch(output, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|eyJ/);
  const path = join(folder, 'latest/report.json');
  assert.ok(existsSync(path), `expected a report, got:\n${output}`);
  const text = readFileSync(path, 'utf8');
  assert.doesNotMatch(text, /eyJ/);
  const report = JSON.parse(text);
  const [test0] = report.tests;
  assert.notEqual(report.verdict, 'PASSED');
  assert.ok(test0.errors.length > 0 || test0.message !== null, `expected what went wrong, got:\n${output}`);
}

describe('a run ends in time and says what went wrong, within bounded memory, when in the load', {
  concurrency: SIDE_BY_SIDE,
}, () => {
  for (const [number, mode] of hostileModes.entries()) {
    it(mode.name, { timeout: END_MS }, (t) => loadAgainst(t, mode, number));
  }
});
