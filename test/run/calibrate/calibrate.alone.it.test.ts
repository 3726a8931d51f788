import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Calibration, calibrationSchema } from '../../../run/calibrate/calibration-schema.ts';
import { assertNothingLeft, startRun } from '../processes.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'calibrate-')));
after(() => rmSync(base, { recursive: true }));

const newFolder = () => mkdtempSync(join(base, 'results-'));

/** The one calibration of a results folder. */
function calibrationIn(folder: string): Calibration {
  const [path, ...others] = globSync('calibration-*/calibration.json', { cwd: folder });
  assert.ok(path !== undefined && others.length === 0);
  return calibrationSchema.parse(JSON.parse(readFileSync(join(folder, path), 'utf8')));
}

test('faults that were put into the target come out of real k6 to the last one', async (t) => {
  const folder = newFolder();
  const run = startRun(t, ['calibrate', 'CASES=lose,duplicate,delivery-50ms'], {
    RESULTS_DIR: folder,
    // With several a target whose machine is busy delivers the messages of one sender in another order, as the real one.
    REFERENCE_DATABASE_POOL: '1',
  });
  const status = await run.exit();
  const { rows, failures, isWhole } = calibrationIn(folder);
  assert.deepEqual(failures, [], run.stdout() + run.stderr());
  assert.equal(isWhole, false);
  // The delay is a time, and whether it is within its tolerance is for a quiet machine to say.
  assert.equal(status, rows.every(({ ok }) => ok) ? 0 : 99);
  const counts = rows
    .filter(({ unit, case: name }) => unit === 'count' && !name.startsWith('baseline-'))
    .map(({ case: name, figure, injected, reported }) => [name, figure, injected, reported]);
  assert.deepEqual(counts, [
    ['lose', 'Messages sent', 400, 400],
    ['lose', 'Deliveries lost', 7, 7],
    ['lose', 'Deliveries', 1_993, 1_993],
    ['lose', 'Deliveries duplicated', 0, 0],
    ['lose', 'Deliveries out of order', 0, 0],
    ['duplicate', 'Messages sent', 400, 400],
    ['duplicate', 'Deliveries duplicated', 5, 5],
    ['duplicate', 'Deliveries', 2_000, 2_000],
    ['duplicate', 'Deliveries lost', 0, 0],
    ['duplicate', 'Deliveries out of order', 0, 0],
  ]);
  assert.ok(rows.filter(({ case: name }) => name === 'baseline-messages').every(({ ok }) => ok === true));
  const delayed = rows.find(({ case: name }) => name === 'delivery-50ms');
  assert.ok((delayed?.injected ?? 0) >= 50 && (delayed?.reported ?? 0) > 40, JSON.stringify(delayed));
  assert.match(run.stdout(), /^ {2}lose +Messages sent +400 +400 +0 {2}exact +✓ within$/m);
  await assertNothingLeft(run);
});

test('Ctrl-C ends a calibration in good order and keeps what it has', async (t) => {
  const folder = newFolder();
  const run = startRun(t, ['calibrate', 'CASES=lose,duplicate'], { RESULTS_DIR: folder });
  await run.says('Case 2 of 2, duplicate');
  await run.says(/duplicate.*\n.*\n.*live at/);
  await sleep(500);
  process.kill(run.pid, 'SIGINT');
  assert.equal(await run.exit(), 130, run.stdout() + run.stderr());
  const { rows, failures, isWhole } = calibrationIn(folder);
  assert.deepEqual([...new Set(rows.map(({ case: name }) => name))], ['lose']);
  assert.deepEqual(
    failures.map(({ case: name }) => name),
    ['duplicate'],
  );
  assert.equal(isWhole, false);
  await assertNothingLeft(run);
});

test('--dry-run lists the cases and runs none; a target that is set is refused', async (t) => {
  const folder = newFolder();
  const dry = startRun(t, ['calibrate', 'CASES=stall', '--dry-run'], { RESULTS_DIR: folder });
  assert.equal(await dry.exit(), 0);
  assert.match(dry.stdout(), /^ {2}stall {2}message-throughput {2}5 s stall of the whole server/m);
  assert.deepEqual(globSync('*', { cwd: folder }), []);
  const foreign = startRun(t, ['calibrate'], { TARGET_URL: 'http://127.0.0.1:1' });
  assert.equal(await foreign.exit(), 2);
  assert.equal(
    foreign.stderr(),
    'TARGET_URL: calibrate tests the built-in target only; use run for another one.\n',
  );
});
