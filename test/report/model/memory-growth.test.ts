import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryMetrics, memoryRows } from '../../../lib/config/memory-growth.ts';
import { declareMetrics } from '../../../lib/metrics/catalogue.ts';
import { type DerivedFigures, judgeRow } from '../../../lib/summary/judge-row.ts';
import type { SystemLine } from '../../../record/system-line.ts';
import { memoryGrowth } from '../../../report/model/memory-growth.ts';

const MINUTE = 60_000;
const MIB = 1024 ** 2;

/** A sample of the target's memory each second. */
function samples(durationMs: number, mib: (ms: number) => number | undefined): SystemLine[] {
  return Array.from({ length: durationMs / 1_000 + 1 }, (_, second): SystemLine => {
    const memory = mib(second * 1_000);
    return {
      kind: 'sample',
      t: second * 1_000,
      source: 'host',
      component: memory === undefined ? 'host' : 'application',
      values: memory === undefined ? {} : { memoryBytes: memory * MIB },
    };
  });
}

function judged(figures: DerivedFigures, loadMs: number): Record<string, unknown> {
  declareMetrics(memoryMetrics);
  return Object.fromEntries(
    memoryRows(loadMs).map((row) => {
      const { status, actual, noDataReason } = judgeRow(row, {}, figures);
      return [row.metric, `${status} ${actual === null ? noDataReason : Number(actual.toPrecision(7))}`];
    }),
  );
}

const HOUR = { fromMs: 0, toMs: 60 * MINUTE };

describe('the growth of the target’s memory', () => {
  it('is that after the warm-up, with its interval and what it is an hour', () => {
    const lines = samples(60 * MINUTE, (ms) => (ms < 10 * MINUTE ? 50 : 100 + ms / MINUTE / 10));
    assert.deepEqual(judged(memoryGrowth(lines, HOUR), 60 * MINUTE), {
      // From 101 MiB at minute 10 to 106 at minute 60.
      memory_growth: 'pass 0.04950495',
      memory_growth_least: 'info 0.04950495',
      memory_growth_most: 'pass 0.04950495',
      memory_per_hour: `info ${6 * MIB}`,
    });
  });

  it('fails a long load from 10 % on, and warns when 10 % cannot be ruled out', () => {
    const grows = samples(60 * MINUTE, (ms) => 100 + ms / MINUTE);
    assert.equal(judged(memoryGrowth(grows, HOUR), 60 * MINUTE)['memory_growth'], 'fail 0.4545455');
    const shakes = samples(60 * MINUTE, (ms) => 100 + ms / MINUTE / 12 + 25 * Math.sin((ms / MINUTE) * 1.7));
    const rows = judged(memoryGrowth(shakes, HOUR), 60 * MINUTE);
    assert.match(String(rows['memory_growth']), /^pass 0\.0/);
    assert.match(String(rows['memory_growth_most']), /^warn 0\.[12]/);
  });

  it('of minutes is held to no more than half as much again, and of seconds to nothing', () => {
    const lines = samples(2 * MINUTE, (ms) => 100 + ms / 1_000);
    const figures = memoryGrowth(lines, { fromMs: 0, toMs: 2 * MINUTE });
    assert.equal(judged(figures, 2 * MINUTE)['memory_growth'], 'pass 0.375');
    assert.equal(judged(figures, 10_000)['memory_growth'], 'info 0.375');
  });

  it('is no data where memory was not sampled, for a while or at all', () => {
    const row = (lines: readonly SystemLine[]) =>
      judged(memoryGrowth(lines, HOUR), 60 * MINUTE)['memory_growth'];
    assert.equal(
      row(samples(60 * MINUTE, () => undefined)),
      'no-data no process of the target is known on this machine, and nothing else gave its memory',
    );
    assert.equal(row([]), 'no-data the run has no system samples (system.ndjson)');
    assert.equal(
      row(samples(60 * MINUTE, (ms) => (ms > 30 * MINUTE && ms < 45 * MINUTE ? undefined : 100))),
      'no-data the target’s memory was not sampled for 900 s of the test',
    );
    assert.equal(
      row(samples(60 * MINUTE, (ms) => (ms % (5 * MINUTE) === 0 ? 100 : undefined))),
      'no-data 11 samples of the target’s memory after its warm-up are too few',
    );
    assert.equal(
      judged(
        memoryGrowth(
          samples(MINUTE, () => 1),
          undefined,
        ),
        60 * MINUTE,
      )['memory_growth'],
      'no-data the test has no load',
    );
  });
});
