import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopProcess } from '../../../run/calibrate/stop-process.ts';

function startSleeper(t: TestContext): number {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  assert.ok(child.pid !== undefined);
  return child.pid;
}

/** `T` while it is stopped. */
const stateOf = (pid: number): string =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.slice(0, 1) ?? '';

async function untilStopped(pid: number): Promise<void> {
  for (let i = 0; i < 300 && stateOf(pid) !== 'T'; i += 1) {
    await sleep(10);
  }
  assert.equal(stateOf(pid), 'T');
}

const never = new AbortController().signal;

test('a process stands still for the time asked for and then goes on', async (t) => {
  const pid = startSleeper(t);
  const stopping = stopProcess(() => pid, { afterMs: 0, durationMs: 300 }, never);
  await untilStopped(pid);
  const stop = await stopping;
  assert.ok(stop !== undefined && stop.tookMs >= 299, JSON.stringify(stop));
  assert.notEqual(stateOf(pid), 'T');
});

test('a process that is to end goes on at once', async (t) => {
  const pid = startSleeper(t);
  const over = new AbortController();
  const stopping = stopProcess(() => pid, { afterMs: 0, durationMs: 60_000 }, over.signal);
  await untilStopped(pid);
  over.abort();
  assert.ok(((await stopping)?.tookMs ?? Number.NaN) < 60_000);
  assert.notEqual(stateOf(pid), 'T');
});

test('a process that is gone, or whose test is over, is not stopped', async (t) => {
  const pid = startSleeper(t);
  const over = AbortSignal.abort();
  assert.equal(await stopProcess(() => undefined, { afterMs: 0, durationMs: 60_000 }, never), undefined);
  assert.equal(await stopProcess(() => pid, { afterMs: 60_000, durationMs: 60_000 }, over), undefined);
  assert.notEqual(stateOf(pid), 'T');
});
