import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { resolveK6 } from '../../../build/resolve-k6.ts';
import { describeOutcome } from '../../../generators/local/describe-outcome.ts';
import { startGuard } from '../../../generators/local/guard.ts';
import { runK6 } from '../../../generators/local/run-k6.ts';

const folder = mkdtempSync(join(tmpdir(), 'run-k6-'));
after(() => rmSync(folder, { recursive: true }));
const { path: k6Path } = await resolveK6();
const guard = startGuard();
after(() => guard.close());

const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  K6_LOG_OUTPUT: 'stdout',
  K6_NO_USAGE_REPORT: 'true',
};

/** Runs a script in real k6 that is stopped by nobody; returns the outcome and the log. */
async function run(
  name: string,
  script: string,
  options: { isOverdue?: () => boolean; stopWaitMs?: number; memoryMaxBytes?: number } = {},
) {
  const scriptPath = join(folder, `${name}.js`);
  const logPath = join(folder, `${name}.log`);
  writeFileSync(scriptPath, script);
  const never = new AbortController().signal;
  const outcome = await runK6({
    yieldsToTarget: true,
    k6Path,
    scriptPath,
    logPath,
    stderrPath: `${logPath}.stderr`,
    env,
    guard,
    stop: never,
    kill: never,
    isOverdue: options.isOverdue ?? (() => false),
    ...(options.stopWaitMs === undefined ? {} : { stopWaitMs: options.stopWaitMs }),
    ...(options.memoryMaxBytes === undefined ? {} : { memoryMaxBytes: options.memoryMaxBytes }),
  });
  return { outcome, log: readFileSync(logPath, 'utf8') };
}

test('a script that ends well is complete', async () => {
  const { outcome, log } = await run('good', 'export default function () { console.log("said"); }');
  assert.deepEqual(outcome, { exitCode: 0, endedBy: 'itself', wasKilled: false });
  assert.match(log, /said/);
});

test('crossed thresholds are 99 and complete', async () => {
  const { outcome, log } = await run(
    'missed',
    `import { Counter } from 'k6/metrics';
    const count = new Counter('things');
    export const options = { thresholds: { things: ['count>1'] } };
    export default function () { count.add(1); }`,
  );
  assert.equal(outcome.exitCode, 99);
  assert.deepEqual(describeOutcome(outcome, log), { state: 'complete' });
});

test('a script that throws at its start is 107, with its error', async () => {
  const { outcome, log } = await run(
    'throws',
    'throw new Error("x cannot start:\\n  USERS: expected a number"); export default function () {}',
  );
  assert.equal(outcome.exitCode, 107);
  assert.deepEqual(describeOutcome(outcome, log), {
    state: 'failed',
    message: 'k6 ended with status 107: Error: x cannot start:\n  USERS: expected a number',
  });
});

test('a k6 that hangs in a socket closed while it connects is killed and marked', async (t) => {
  // Accepts connections and never says a word.
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const startedAtMs = Date.now();
  const { outcome, log } = await run(
    'hangs',
    `import { WebSocket } from 'k6/websockets';
    export const options = { scenarios: { s: { executor: 'per-vu-iterations', maxDuration: '1s', gracefulStop: '0s' } } };
    export default function () {
      const socket = new WebSocket('ws://127.0.0.1:${address.port}/');
      setTimeout(() => socket.close(), 100);
    }`,
    { isOverdue: () => Date.now() - startedAtMs > 4_000, stopWaitMs: 1_000 },
  );
  assert.deepEqual(outcome, { exitCode: null, endedBy: 'overdue', wasKilled: true });
  assert.deepEqual(describeOutcome(outcome, log), {
    state: 'failed',
    message: 'k6 did not end by itself long after the load; it did not stop when asked to, and was killed.',
  });
});

test('a k6 that takes more memory than it may is ended at once, and says so', async () => {
  const { outcome, log } = await run(
    'grows',
    `const kept = [];
    export default function () {
      while (true) { kept.push(new Array(1000).fill(kept.length)); }
    }`,
    { memoryMaxBytes: 300_000_000 },
  );
  const { memory, ...end } = outcome;
  assert.deepEqual(end, { exitCode: null, endedBy: 'memory', wasKilled: true });
  assert.equal(memory?.maxBytes, 300_000_000);
  assert.ok((memory?.bytes ?? 0) > 300_000_000);
  assert.match(
    describeOutcome(outcome, log).message ?? '',
    /^k6 took [\d.]+ (MB|GB) of memory and was ended: it may take 300 MB\. Either /,
  );
});

test('a k6 that is not there is an error', async () => {
  const never = new AbortController().signal;
  const nowhere = {
    k6Path: join(folder, 'absent'),
    scriptPath: 'x.js',
    logPath: join(folder, 'absent.log'),
    stderrPath: join(folder, 'absent.stderr'),
  };
  await assert.rejects(
    runK6({
      ...nowhere,
      yieldsToTarget: false,
      env,
      guard,
      stop: never,
      kill: never,
      isOverdue: () => false,
    }),
    /^Error: k6 could not be started: spawn .*absent ENOENT$/,
  );
});
