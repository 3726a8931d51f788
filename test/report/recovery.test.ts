import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { FaultEvent } from '../../record/fault-event.ts';
import type { FaultRecovery, Recovery } from '../../record/recovery-schema.ts';
import { writeReport } from '../../report/write-report.ts';
import { copyRun, NOW, readSummary } from './support/fixture-run.ts';
import { sectionOf, sectionWith } from './support/read-section.ts';

const { loadStartedAtMs: START = 0 } = await readSummary('message-throughput');

const known = (value: number) => ({ state: 'known' as const, value });
const unknown = (reason: string) => ({ state: 'no-data' as const, reason });

/** A cut that was noticed and came to its end. */
const cut: FaultRecovery = {
  id: 'cut',
  what: 'partition',
  where: 'generator-target',
  description: 'the link is cut',
  injectedAtMs: START + 1_000,
  removedAtMs: START + 2_500,
  detected: { state: 'known', afterMs: 120, withinMs: 40, by: 'deliveries_lost' },
  recovered: { state: 'known', afterMs: 1_250, withinMs: 1_000, by: 'message_latency' },
  impacts: [
    {
      figure: 'deliveries_lost',
      unit: 'share',
      band: { mean: 0, to: 0.01, windows: 7 },
      worst: 0.41,
      worstAtMs: START + 2_000,
      degradedBy: 0.4,
      fromMs: START + 1_120,
      toMs: START + 2_400,
    },
    {
      figure: 'api_success',
      unit: 'share',
      band: { mean: 0, to: 0, windows: 7 },
      worst: 0.2,
      worstAtMs: START + 2_000,
      degradedBy: 0.2,
      fromMs: START + 1_500,
      toMs: START + 2_400,
    },
    {
      figure: 'message_latency',
      unit: 'ms',
      band: { mean: 5, to: 20, windows: 7 },
      worst: 520,
      worstAtMs: START + 2_000,
      degradedBy: 500,
      fromMs: START + 2_000,
      toMs: START + 3_750,
    },
    {
      figure: 'disconnects',
      unit: 'count',
      band: { mean: 0, to: 0, windows: 7 },
      worst: 3,
      worstAtMs: START + 2_000,
      degradedBy: 3,
      fromMs: START + 2_000,
      toMs: START + 3_000,
    },
  ],
  deliveries: { lost: known(1_470), duplicated: known(2), late: known(33), outOfOrder: known(4) },
  operations: [
    { family: 'messages', tried: 300, failed: 41 },
    { family: 'connections', tried: 20, failed: 1 },
  ],
  connections: { lost: known(20), regained: known(19), stormPerSec: known(60), beforePerSec: 1.5 },
};

const asRecovery = (...faults: FaultRecovery[]): string =>
  JSON.stringify({ schema: 1, holdMs: 3_000, operations: [], faults } satisfies Recovery);

describe('the recovery of a test', () => {
  it('is told for each fault: felt, degraded, well again, lost and connected again', async (context) => {
    const section = await sectionWith(context, 'recovery.json', asRecovery(cut), 'Recovery');
    assert.deepEqual(
      section.split('\n').filter((line) => line.startsWith('| cut')),
      [
        '| cut (the link is cut) | at 1 s | at 2.5 s | 120 ms (± 40 ms, by deliveries lost) | Deliveries lost +40 %; Failures (requests answered as they should be) +20 %; Message latency (intended moment to read) +500 ms; 1 more | 1.3 s (± 1 s, by message latency (intended moment to read)) |',
        '| cut | 42 (of 320) | 1,470 | 2 | 33 | 4 | 20 | 19 | 60 (1.50/s before) |',
        '| cut | Deliveries lost | 0 % (at most 1 %, by 7 seconds) | 41 % (at 2 s) | 40 % | at 1.1 s | at 2.4 s |',
        '| cut | Failures (requests answered as they should be) | 0 % (at most 0 %, by 7 seconds) | 20 % (at 2 s) | 20 % | at 1.5 s | at 2.4 s |',
        '| cut | Message latency (intended moment to read) | 5 ms (at most 20 ms, by 7 seconds) | 520 ms (at 2 s) | 500 ms | at 2 s | at 3.8 s |',
        '| cut | Unexpected disconnections | 0 (at most 0, by 7 seconds) | 3 (at 2 s) | 3 | at 2 s | at 3 s |',
      ],
    );
  });

  it('has no data and the reason where it cannot be told, and never a zero', async (context) => {
    const books = unknown('a virtual user was stopped before it closed its books');
    const section = await sectionWith(
      context,
      'recovery.json',
      asRecovery({
        ...cut,
        removedAtMs: null,
        detected: unknown('fewer than 5 undisturbed seconds'),
        recovered: unknown('the load ended first'),
        impacts: [],
        operations: [],
        deliveries: { lost: books, duplicated: books, late: books, outOfOrder: books },
        connections: {
          lost: unknown('no recording'),
          regained: unknown('no recording'),
          stormPerSec: unknown('no recording'),
          beforePerSec: null,
        },
      }),
      'Recovery',
    );
    const [times = '', counts = '', ...rest] = section.split('\n').filter((line) => line.startsWith('| cut'));
    assert.deepEqual(rest, []);
    assert.equal(times.split('**no data**').length - 1, 4);
    assert.equal(counts.split('**no data**').length - 1, 8);
    for (const reason of [
      'it happened once, or was not removed',
      'fewer than 5 undisturbed seconds',
      'the load ended first',
    ]) {
      assert.ok(times.includes(`(${reason})`), `expected ${reason} in ${times}`);
    }
    assert.match(counts, /\(a virtual user was stopped before it closed its books\).*\(no recording\)/);
    assert.doesNotMatch(counts, /\| 0/);
  });

  it('has no moment of return for a figure that did not come back', async (context) => {
    const impacts = cut.impacts.slice(0, 1).map((impact) => ({ ...impact, toMs: null }));
    const stuck = { ...cut, recovered: unknown('the load ended first'), impacts };
    const section = await sectionWith(context, 'recovery.json', asRecovery(stuck), 'Recovery');
    assert.ok(
      section.includes('| 40 % | at 1.1 s | **no data** (it was not back for long enough) |'),
      section,
    );
  });

  it('says that nothing was to see of a fault that no figure felt', async (context) => {
    const none = { state: 'none' as const, reason: 'no figure left the band of the time before' };
    const calm = { ...cut, detected: none, recovered: none, impacts: [] };
    const section = await sectionWith(context, 'recovery.json', asRecovery(calm), 'Recovery');
    const seen = 'nothing to see (no figure left the band of the time before)';
    assert.ok(
      section.includes(`| cut (the link is cut) | at 1 s | at 2.5 s | ${seen} | nothing | ${seen} |`),
      section,
    );
  });

  it('is no data where faults were injected and nobody worked it out', async (context) => {
    const event: FaultEvent = {
      event: 'injected',
      id: 'a',
      what: 'pause',
      where: 'target',
      driver: 'signals',
      description: 'the target is paused',
      atMs: START + 1_000,
      tookMs: 2,
      plannedAtMs: START + 1_000,
    };
    const section = await sectionWith(context, 'faults.ndjson', JSON.stringify(event), 'Recovery');
    assert.equal(section, '- **no data** (the run wrote no readable recovery.json for this test)');
  });

  it('is not spoken of in a test without faults', async (context) => {
    assert.equal(await sectionWith(context, 'note.txt', '', 'Recovery'), '');
  });

  it('stands in report.json as it was worked out, and null without', async (context) => {
    const runDir = await copyRun(context);
    const path = join(runDir, 'message-throughput', 'recovery.json');
    const recoveryIn = async (): Promise<unknown> => {
      await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
      const report = JSON.parse(await readFile(join(runDir, 'report.json'), 'utf8')) as {
        tests: { name: string; recovery: unknown }[];
      };
      return report.tests.find(({ name }) => name === 'message-throughput')?.recovery;
    };
    await writeFile(path, asRecovery(cut));
    assert.deepEqual(await recoveryIn(), JSON.parse(asRecovery(cut)));
    assert.match(
      sectionOf(await readFile(join(runDir, 'report.md'), 'utf8'), 'Appendix B: Raw test data'),
      /recovery/,
    );
    await rm(path);
    assert.equal(await recoveryIn(), null);
  });
});
