import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { readManifest } from '../../../record/read-run-record.ts';
import { buildCalibration } from '../../../run/calibrate/build-calibration.ts';
import type { CalibrationCase } from '../../../run/calibrate/calibration-case.ts';
import { count, counted, injected } from '../../../run/calibrate/checks.ts';
import { planCase } from '../../../run/calibrate/plan-case.ts';
import type { RanCase } from '../../../run/calibrate/run-case.ts';
import { configure } from '../../../run/configure.ts';
import { changeTest, copyRun } from '../../report/support/fixture-run.ts';

const facts = { startedAt: new Date('2026-11-20T20:00:00Z'), isWhole: false };

const subject: CalibrationCase = {
  name: 'lose',
  fault: '7 deliveries lost',
  test: 'message-throughput',
  load: {},
  faults: [{ fault: 'lose', count: 7 }],
  putWhen: 'joined',
  checks: [
    count('Sent', 'messages_sent', counted('messagesAccepted.socket')),
    count('Lost', 'deliveries_lost', injected('lose')),
  ],
};

/** A case that ran, with the results of a recorded run. */
async function ranCase(
  context: TestContext,
  changes: Partial<CalibrationCase> = {},
  changed: Parameters<typeof changeTest>[2] = {},
): Promise<RanCase> {
  const runDir = await copyRun(context);
  await changeTest(runDir, 'message-throughput', changed);
  const definitions = await loadDefinitions();
  const base = await configure({ env: {}, values: { PROFILE: 'smoke' }, given: [], definitions });
  assert.ok(base.ok);
  const planned = await planCase({ ...subject, ...changes }, base.configuration, definitions);
  const run = { runDir, manifest: await readManifest(runDir) };
  return { ...planned, run, injected: { lose: 7 }, logText: '' };
}

test('a case is compared with the target’s own counts and with what was injected', async (context) => {
  const { rows, failures, isWhole, takenAt } = await buildCalibration([await ranCase(context)], [], facts);
  assert.deepEqual(
    rows.map(({ figure, injected: truth, reported, ok }) => [figure, truth, reported, ok]),
    [
      ['Sent', 250, 250, true],
      ['Lost', 7, 0, false],
    ],
  );
  assert.deepEqual([failures, isWhole, takenAt], [[], false, '2026-11-20T20:00:00.000Z']);
});

test('a case without figures says why and keeps no other from being compared', async (context) => {
  const broken = await ranCase(
    context,
    { name: 'baseline-messages', faults: [] },
    { state: 'failed', message: 'k6 ended with status 107: no' },
  );
  const dependent = await ranCase(context, { name: 'delivery-5ms', baseline: 'baseline-messages' });
  const uncounted = await ranCase(context, { name: 'refuse' }, { targetCounters: { before: {}, after: {} } });
  const left = [{ case: 'stall', reason: 'interrupted' }];
  const whole = await ranCase(context);
  const { rows, failures } = await buildCalibration([broken, dependent, uncounted, whole], left, facts);
  assert.deepEqual(failures, [
    { case: 'stall', reason: 'interrupted' },
    { case: 'baseline-messages', reason: 'k6 ended with status 107: no' },
    { case: 'delivery-5ms', reason: 'its baseline baseline-messages gave no figures' },
    { case: 'refuse', reason: 'the target given no counts of its own' },
  ]);
  assert.deepEqual(
    rows.map((row) => row.case),
    ['lose', 'lose'],
  );
});
