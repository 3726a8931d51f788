import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertNothingLeft, startRun } from './processes.ts';

test('a generator that is held up for a time makes its test not valid, and the run ends with 98', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'not-valid-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const run = startRun(t, ['run', 'PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=15s'], {
    RESULTS_DIR: folder,
  });
  await run.says(/deliveries matched\/s, p95 \d/);
  const k6 = run.family().find(({ args }) => /(^|\/)k6 run /.test(args));
  assert.ok(k6, `expected k6 among ${JSON.stringify(run.family())}`);
  // Stopped like a process on a machine that has no time for it: its messages come due meanwhile.
  process.kill(k6.pid, 'SIGSTOP');
  await sleep(1_500);
  process.kill(k6.pid, 'SIGCONT');
  assert.equal(await run.exit(), 98, run.stdout() + run.stderr());
  assert.match(
    run.stdout(),
    /Verdict: NOT VALID\n {2}Message throughput: the generator did not keep up: Late sends/,
  );
  const junit = readFileSync(join(folder, 'latest', 'junit.xml'), 'utf8');
  assert.match(
    junit,
    /name="generator: Late sends \(intended to actual\), p99 ≤ 125 ms"><error message="not valid/,
  );
  await assertNothingLeft(run);
});
