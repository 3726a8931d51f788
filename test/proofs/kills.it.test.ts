import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readManifest } from '../../record/read-run-record.ts';
import { writeReport } from '../../report/write-report.ts';
import { settleRun } from '../../run/results/settle-run.ts';
import { assertNothingLeft, type Command, startRun } from '../run/processes.ts';

/** How many runs are killed: enough for a look at each change; the count of docs/reliability.md is 60. */
const KILLS = Number(process.env['KILLS'] ?? 8);

/** Gives the moments and signals again; printed with every failure. */
const SEED = Number(process.env['KILLS_SEED'] ?? 1);

const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const base = realpathSync(mkdtempSync(join(tmpdir(), 'kills-')));
chmodSync(base, 0o755);
after(() => rmSync(base, { recursive: true, force: true }));

/** One test of a few seconds: set-up, load, drain and report all have their share of the time. */
const small = ['run', 'PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=3s', 'SEED_MESSAGES=500'];

interface Killed {
  readonly run: Command;
  readonly results: string;
  readonly temporary: string;
}

function begin(t: Parameters<typeof startRun>[0], name: string): Killed {
  const results = join(base, name, 'results');
  const temporary = join(base, name, 'tmp');
  mkdirSync(results, { recursive: true });
  mkdirSync(temporary);
  // As root the database is another user's, who must get there as to the system's own temporary folder.
  chmodSync(temporary, 0o1777);
  return { run: startRun(t, small, { RESULTS_DIR: results, TMPDIR: temporary }), results, temporary };
}

/** What is left in the temporary folder, but for the empty folder by which runs see each other. */
function leftIn(temporary: string): string[] {
  return readdirSync(temporary, { recursive: true, encoding: 'utf8' }).filter(
    // A killed run cannot remove its own line there; the next one does.
    (name) => !/^k6-chat-runs(\/\d+\.lock)?$/.test(name),
  );
}

/** The verdict that the results of a run give; undefined when it was killed before it had any. */
async function verdictOf(results: string): Promise<{ verdict: string; state: string } | undefined> {
  const runs = readdirSync(results).filter((name) => /^\d{4}-/.test(name));
  assert.ok(runs.length <= 1, `expected one run, got ${runs.join(', ')}`);
  const runDir = join(results, runs[0] ?? '');
  if (runs.length === 0 || !existsSync(join(runDir, 'manifest.json'))) {
    return undefined;
  }
  await settleRun(runDir);
  const { verdict, tests } = await writeReport(runDir, { stepSummaryPath: '' });
  const { state } = await readManifest(runDir);
  for (const { rows } of tests) {
    const dropped = rows.find(({ label }) => label === 'Unexpected disconnections');
    assert.notEqual(dropped?.status, 'fail', 'the end of the run is not a fault of the target');
  }
  assert.deepEqual(
    readdirSync(runDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part')),
    [],
  );
  return { verdict, state };
}

/** Numbers of 0 to 1 that the seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test(`${KILLS} kills at random moments leave nothing but results that can be read and say what they are`, {
  timeout: (KILLS + 2) * 60_000,
}, async (t) => {
  const startedMs = Date.now();
  const whole = begin(t, 'whole');
  await whole.run.exit();
  const wholeMs = Date.now() - startedMs;
  assert.equal((await verdictOf(whole.results))?.state, 'complete', whole.run.stdout() + whole.run.stderr());

  const random = randomFrom(SEED);
  const ends = new Map<string, number>();
  for (let i = 0; i < KILLS; i += 1) {
    const atMs = Math.round(random() * wholeMs);
    const signal = SIGNALS[Math.floor(random() * SIGNALS.length)] ?? 'SIGKILL';
    const what = `kill ${i} of seed ${SEED}: ${signal} after ${atMs} ms`;
    const { run, results, temporary } = begin(t, String(i));
    await sleep(atMs);
    const phase = run.stdout().trim().split('\n').at(-1)?.slice(0, 60) ?? '';
    run.child.kill(signal);
    await run.exit();
    await assertNothingLeft(run);
    // The target's guard removes its folder when the last process in it, such as initdb, has ended.
    for (let wait = 0; wait < 150 && leftIn(temporary).length > 0; wait += 1) {
      await sleep(200);
    }
    assert.deepEqual(leftIn(temporary), [], what);
    const judged = await verdictOf(results);
    const end = judged === undefined ? 'no results yet' : `${judged.state}, ${judged.verdict}`;
    assert.ok(
      judged === undefined || judged.state === 'complete' || judged.verdict !== 'PASSED',
      `${what}: ${end}`,
    );
    assert.notEqual(judged?.state, 'running', what);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    t.diagnostic(`${what} (${phase}): ${end}`);
    rmSync(join(base, String(i)), { recursive: true });
  }
  t.diagnostic([...ends].map(([end, count]) => `${count} × ${end}`).join('; '));
});
