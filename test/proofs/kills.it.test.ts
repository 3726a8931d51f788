import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveK6 } from '../../build/resolve-k6.ts';
import { createRandom } from '../../lib/load/random.ts';
import { readManifest } from '../../record/read-run-record.ts';
import { writeReport } from '../../report/write-report.ts';
import { settleRun } from '../../run/results/settle-run.ts';
import { assertNothingLeft, type Command, startRun } from '../run/processes.ts';

/** How many runs are killed, and how many at a time. */
const KILLS = Number(process.env['KILLS'] ?? 60);
const SIDE_BY_SIDE = 4;

/** Gives the moments and signals again; printed with every failure. */
const SEED = Number(process.env['KILLS_SEED'] ?? 1);

/** Where runs see each other. */
const RUNS = 'k6-chat-runs';

const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const base = realpathSync(mkdtempSync(join(tmpdir(), 'kills-')));
chmodSync(base, 0o755);
after(() => rmSync(base, { recursive: true, force: true }));

/** Tests of a few seconds, one with a database and one without: set-up, load, drain and report all have their share of the time. */
const KINDS = [
  ['run', 'PROFILE=smoke', 'TESTS=message-throughput', 'DURATION=3s', 'SEED_MESSAGES=500'],
  ['run', 'PROFILE=smoke', 'TESTS=soak', 'DURATION=3s'],
] as const;

interface Killed {
  readonly run: Command;
  readonly results: string;
  readonly temporary: string;
}

function begin(t: Parameters<typeof startRun>[0], name: string, words: readonly string[]): Killed {
  const results = join(base, name, 'results');
  const temporary = join(base, name, 'tmp');
  mkdirSync(results, { recursive: true });
  mkdirSync(temporary);
  // As root the database is another user's, who must get there as to the system's own temporary folder.
  chmodSync(temporary, 0o1777);
  const env = { RESULTS_DIR: results, TMPDIR: temporary, XDG_STATE_HOME: join(base, name, 'state') };
  return { run: startRun(t, words, env), results, temporary };
}

/** What is left in the temporary folder, but for the empty folder by which runs see each other. */
function leftIn(temporary: string): string[] {
  const folders = readdirSync(temporary);
  // A killed run cannot remove its own line there; the next one does.
  const lines = folders.includes(RUNS) ? readdirSync(join(temporary, RUNS)) : [];
  return [
    ...folders.filter((name) => name !== RUNS),
    ...lines.filter((name) => !/^\d+\.lock$/.test(name)).map((name) => join(RUNS, name)),
  ];
}

/** The target's guard removes its folder when the last process in it, such as initdb, has ended. */
async function leftAtLast(temporary: string): Promise<string[]> {
  for (let wait = 0; wait < 150 && leftIn(temporary).length > 0; wait += 1) {
    await sleep(200);
  }
  return leftIn(temporary);
}

/** The verdict that the results of a run give; undefined when it was killed before it had any. */
async function verdictOf(
  results: string,
  what: string,
): Promise<{ verdict: string; state: string } | undefined> {
  const runs = readdirSync(results).filter((name) => /^\d{4}-/.test(name));
  assert.ok(runs.length <= 1, `${what}: expected one run, got ${runs.join(', ')}`);
  const runDir = join(results, runs[0] ?? '');
  if (runs.length === 0 || !existsSync(join(runDir, 'manifest.json'))) {
    return undefined;
  }
  await settleRun(runDir);
  const { verdict, tests } = await writeReport(runDir, { stepSummaryPath: '' });
  const { state } = await readManifest(runDir);
  for (const { rows } of tests) {
    const dropped = rows.find(({ label }) => label === 'Unexpected disconnections');
    assert.notEqual(dropped?.status, 'fail', `${what}: the end of the run is not a fault of the target`);
  }
  assert.deepEqual(
    readdirSync(runDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part')),
    [],
    what,
  );
  return { verdict, state };
}

test(`${KILLS} kills at random moments leave nothing but results that can be read and say what they are`, {
  timeout: (KILLS + 2) * 60_000,
}, async (t) => {
  // Its building would stand in the time that a run takes.
  await resolveK6();
  const startedMs = Date.now();
  const wholes = Array.from({ length: SIDE_BY_SIDE }, async (_, i) => {
    const { run, results } = begin(t, `whole-${i}`, KINDS[i % KINDS.length] ?? KINDS[0]);
    await run.exit();
    const tookMs = Date.now() - startedMs;
    assert.equal((await verdictOf(results, 'a whole run'))?.state, 'complete', run.stdout() + run.stderr());
    return tookMs;
  });
  const wholeMs = await Promise.all(wholes);

  const random = createRandom(SEED);
  const kills = Array.from({ length: KILLS }, (_, i) => ({
    i,
    words: KINDS[i % KINDS.length] ?? KINDS[0],
    atMs: Math.round(random() * (wholeMs[i % KINDS.length] ?? 0)),
    signal: SIGNALS[Math.floor(random() * SIGNALS.length)] ?? 'SIGKILL',
  }));
  const ends = new Map<string, number>();
  const killOne = async ({ i, words, atMs, signal }: (typeof kills)[number]): Promise<void> => {
    const what = `kill ${i} of seed ${SEED}: ${signal} after ${atMs} ms`;
    const { run, results, temporary } = begin(t, String(i), words);
    await sleep(atMs);
    const phase = run.stdout().trim().split('\n').at(-1)?.slice(0, 60) ?? '';
    run.child.kill(signal);
    await run.exit();
    await assertNothingLeft(run);
    assert.deepEqual(await leftAtLast(temporary), [], what);
    const judged = await verdictOf(results, what);
    const end = judged === undefined ? 'no results yet' : `${judged.state}, ${judged.verdict}`;
    assert.ok(
      judged === undefined || judged.state === 'complete' || judged.verdict !== 'PASSED',
      `${what}: ${end}`,
    );
    assert.notEqual(judged?.state, 'running', what);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    t.diagnostic(`${what} (${phase}): ${end}`);
    rmSync(join(base, String(i)), { recursive: true });
  };
  // What is asked is what they leave, and not what they measure.
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let next = kills.shift(); next !== undefined; next = kills.shift()) {
        await killOne(next);
      }
    }),
  );
  t.diagnostic([...ends].map(([end, count]) => `${count} × ${end}`).join('; '));
});

/** A test of each suite, and how its load is made to outlast the moments; two have a proxy, one of them for some of the users alone. */
const SUITES = [
  ['connection-storm', 'DURATION=15s'],
  ['match-flow', 'RAMP=15s'],
  ['slow-consumers'],
  ['network-partition'],
] as const;

/** After the start of the command, ms: from before the load to before any of them ends by itself. */
const MOMENTS_MS = [1_500, 9_000] as const;

test('Ctrl-C at a random moment leaves nothing of a test of any suite', { timeout: 120_000 }, async (t) => {
  const random = createRandom(SEED);
  const [earliest, latest] = MOMENTS_MS;
  // Side by side: what is asked is what they leave, and not what they measure.
  const aborts = SUITES.map(async ([name, ...words]) => {
    const atMs = Math.round(earliest + random() * (latest - earliest));
    const what = `${name}, SIGINT after ${atMs} ms of seed ${SEED}`;
    const { run, results, temporary } = begin(t, name, ['run', 'PROFILE=smoke', `TESTS=${name}`, ...words]);
    await sleep(atMs);
    const phase = run.stdout().trim().split('\n').at(-1)?.slice(0, 60) ?? '';
    run.child.kill('SIGINT');
    const exitCode = await run.exit();
    await assertNothingLeft(run);
    assert.deepEqual(await leftAtLast(temporary), [], what);
    const journals = join(base, name, 'state', 'k6-chat', 'faults');
    assert.deepEqual(existsSync(journals) ? readdirSync(journals) : [], [], what);
    const judged = await verdictOf(results, what);
    assert.notEqual(judged?.state, 'running', what);
    t.diagnostic(`${what} (${phase}): status ${exitCode}, ${judged?.state ?? 'no results yet'}`);
    // Before it has begun to listen a command ends by the signal itself.
    assert.ok(exitCode === 130 || (exitCode === null && judged === undefined), `${what}: status ${exitCode}`);
  });
  await Promise.all(aborts);
});
