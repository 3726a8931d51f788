import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGcUsage, type GcTotals } from '../../../collectors/host/gc-usage.ts';
import { HOST_VALUES } from '../../../collectors/host/host-values.ts';
import { findSummary, summarise } from '../../../collectors/summarise.ts';

const totals = (takenMs: number, idleMs: number, collections: number): GcTotals => ({
  collections,
  takenMs,
  idleMs,
  pauseMs: collections / 2,
  heapLiveBytes: 5_000_000,
  heapGoalBytes: 10_000_000,
  cores: 2,
});

test('the share of a sample is what collecting took of all that the cores could do', () => {
  const usage = createGcUsage();
  assert.deepEqual(usage(undefined, 1_000, true), {});
  assert.deepEqual(usage(totals(500, 100, 4), 1_000, true), {
    gcSharePercent: 25,
    gcMs: 500,
    gcRestMs: 1_500,
    gcIdleMs: 100,
    gcPauseMs: 2,
    gcCollections: 4,
    heapLiveBytes: 5_000_000,
    heapGoalBytes: 10_000_000,
  });
  assert.equal(usage(totals(500, 100, 4), 1_000, true)['gcSharePercent'], 0);
});

test('what a generator collected while it ended belongs to no other', () => {
  const usage = createGcUsage();
  assert.deepEqual(usage(totals(400, 0, 1), 1_000, false), {});
  assert.equal(usage(totals(600, 0, 2), 1_000, true)['gcSharePercent'], 10);
});

test('over a window the share is right although a long collection is given of at its end', () => {
  const usage = createGcUsage();
  usage(totals(0, 0, 1), 1_000, true);
  const samples = [usage(totals(0, 0, 1), 1_000, true), usage(totals(3_000, 0, 2), 1_000, true)];
  assert.equal(samples[1]?.['gcSharePercent'], undefined);
  const summaries = summarise(
    [
      { kind: 'values', t: 0, source: 'host', values: { ...HOST_VALUES } },
      ...samples.map((values, index) => ({
        kind: 'sample' as const,
        t: index,
        source: 'host',
        component: 'generator' as const,
        values,
      })),
    ],
    { fromMs: 0, toMs: 2 },
  );
  assert.equal(findSummary(summaries, 'generator', 'gcSharePercent')?.avg, 75);
});
