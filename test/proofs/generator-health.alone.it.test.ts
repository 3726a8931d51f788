import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { assertNothingLeft, type Command, start, startRun } from '../run/processes.ts';

// Who was slow, the generator or the target? A generator without time makes its test not valid (98), whatever its
// figures; a slow target under a healthy generator is judged (99). not-valid.alone.it.test.ts stops the generator altogether
// for a time; here it is only kept short by its neighbours.

/** How long the neighbours are busy, ms. */
const BUSY_MS = 3_000;

/** How many there are: Linux shares a core out by sessions, each neighbour is one, and k6 gets the share of one. */
const NEIGHBOURS = 100;

const SECRET = 'a secret of the tests';

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'k6-chat-health-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/**
 * Runs the throughput test for so long that load is left when its figures are first printed, which is every five
 * seconds; extra variables go to the run.
 */
function runThroughput(t: TestContext, folder: string, env: Readonly<Record<string, string>>): Command {
  const values = ['PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=15s'];
  return startRun(t, ['run', ...values], { RESULTS_DIR: folder, ...env });
}

const junitOf = (folder: string): string => readFileSync(join(folder, 'latest', 'junit.xml'), 'utf8');

test('a generator that its neighbours leave no time makes its test not valid: 98, and no target is judged', async (t) => {
  const folder = makeFolder(t);
  const { path } = await resolveK6();
  // One core for k6 and its neighbours; the target has the others for itself.
  const pinned = join(folder, 'pinned-k6');
  writeFileSync(pinned, `#!/bin/sh\nexec taskset -c 0 '${path}' "$@"\n`);
  chmodSync(pinned, 0o755);
  const run = runThroughput(t, folder, { K6_BIN: pinned });
  await run.says(/deliveries matched\/s, p95 \d/);
  const neighbours = Array.from({ length: NEIGHBOURS }, () =>
    spawn('taskset', ['-c', '0', 'sh', '-c', 'while :; do :; done'], { detached: true, stdio: 'ignore' }),
  );
  t.after(() => endAll(neighbours));
  await sleep(BUSY_MS);
  await endAll(neighbours);
  assert.equal(await run.exit(), 98, run.stdout() + run.stderr());
  assert.match(run.stdout(), /Verdict: NOT VALID\n {2}Message throughput: the generator did not keep up: /);
  const junit = junitOf(folder);
  assert.match(junit, /<error message="not valid: the generator did not keep up/);
  // Nothing of the test itself is a failure: its targets are skipped, neither met nor missed.
  const suite = junit.split('<testsuite name="message-throughput"')[1]?.split('</testsuite>')[0] ?? '';
  assert.match(suite, /name="Message latency \(p95\) &lt; 200 ms"><skipped message="not judged/);
  assert.doesNotMatch(suite, /<failure /);
  await assertNothingLeft(run);
});

async function endAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of children.filter(
    ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
  )) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

const slowTargets = [
  {
    what: 'delivers each message 300 ms late',
    faults: [{ fault: 'delay', at: 'delivery', delay: { kind: 'fixed', ms: 300 } }],
    missed:
      /name="Message latency \(p95\) &lt; 200 ms"><failure message="expected &lt; 200 ms, got [3-9]\d\d/,
  },
  {
    what: 'stands still for two seconds',
    faults: [{ fault: 'stall', afterMs: 0, durationMs: 2_000 }],
    missed: /name="Message latency \(p99\) &lt; 500 ms"><failure message="expected &lt; 500 ms, got [12],\d/,
  },
];

for (const { what, faults, missed } of slowTargets) {
  test(`a target that ${what} is judged under a healthy generator: 99, valid, the miss is its own`, async (t) => {
    const folder = makeFolder(t);
    const ports = ['--rest-port', '0', '--realtime-port', '0', '--seed-messages', '100'];
    const target = start(t, ['target/main.ts', '--exit-with-parent', ...ports], {
      JWT_SECRET: SECRET,
      REFERENCE_FAULTS: 'yes',
      REFERENCE_AUTH: 'shared',
      REFERENCE_CHANNEL_ROOMS: 'yes',
    });
    await target.says('"ready":true');
    t.after(async () => {
      target.child.kill('SIGTERM');
      await target.exit();
    });
    const { restUrl, realtimeUrl } = JSON.parse(target.stdout()) as Record<'restUrl' | 'realtimeUrl', string>;
    const run = runThroughput(t, folder, {
      TARGET_URL: restUrl,
      TARGET_WS_URL: realtimeUrl,
      JWT_SECRET: SECRET,
    });
    await run.says(/deliveries matched\/s, p95 \d/);
    const { status } = await fetch(`${restUrl}/api/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seed: 1, faults }),
    });
    assert.equal(status, 200);
    assert.equal(await run.exit(), 99, run.stdout() + run.stderr());
    assert.match(run.stdout(), /Verdict: FAILED\n/);
    const junit = junitOf(folder);
    assert.match(junit, missed);
    assert.doesNotMatch(junit, /<error /);
    await assertNothingLeft(run);
  });
}
