import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveToxiproxy } from '../../build/resolve-toxiproxy.ts';
import { findOnPath } from '../../host/find-on-path.ts';
import { readProcessState } from '../../host/process-start.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { untilGone, watchDescendants } from './descendants.ts';

const ABORTS = 30;
const SIGNALS = ['SIGKILL', 'SIGINT', 'SIGTERM'] as const;

/** The same moments each time: what failed once must fail again. */
function createDraw(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function abortOne(
  afterMs: number,
  signal: (typeof SIGNALS)[number],
  toxiproxy: string,
): Promise<string[]> {
  const folder = temporaryFolder('k6-chat-abort-');
  const journals = join(folder, 'journals');
  mkdirSync(journals);
  const run = spawn(process.execPath, [join(import.meta.dirname, 'aborted-run.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TOXIPROXY_BIN: toxiproxy },
  });
  const ended = new Promise((resolve) => run.once('exit', resolve));
  const descendants = watchDescendants(run.pid ?? 0);
  const isPlaying = new Promise((resolve) => run.stdout.once('data', () => resolve('playing')));
  assert.equal(await Promise.race([isPlaying, ended]), 'playing', 'it ended before its faults began');
  await sleep(afterMs);
  run.kill(signal);
  await ended;
  const victim = Number(readFileSync(join(folder, 'victim.pid'), 'utf8'));
  const deadlineMs = Date.now() + 15_000;
  while (readdirSync(journals).length > 0 && Date.now() < deadlineMs) {
    await sleep(20);
  }
  const problems: string[] = [];
  if (readdirSync(journals).length > 0) {
    problems.push('the journal is still there');
  }
  if (readProcessState(victim) === 'T') {
    problems.push('the process is still paused');
  }
  if (existsSync(join(folder, 'paused'))) {
    problems.push('the command was not taken back');
  }
  try {
    // The run's own child, which nobody but the run would end.
    process.kill(victim, 'SIGKILL');
  } catch {
    // It ended with the run.
  }
  problems.push(...(await untilGone(descendants, 10_000)));
  descendants.stop();
  return problems.map((problem) => `${signal} after ${Math.round(afterMs)} ms: ${problem}`);
}

test(`${ABORTS} aborts at random moments leave no process, proxy, pressure or paused process`, async (t) => {
  if (findOnPath('stress-ng', process.env['PATH']) === undefined) {
    t.diagnostic('without pressure: stress-ng is not installed');
  }
  const { path } = await resolveToxiproxy();
  const draw = createDraw(7);
  const problems: string[] = [];
  for (let index = 0; index < ABORTS; index += 1) {
    const signal = SIGNALS[index % SIGNALS.length] ?? 'SIGKILL';
    problems.push(...(await abortOne(400 * draw(), signal, path)));
  }
  assert.deepEqual(problems, []);
});
