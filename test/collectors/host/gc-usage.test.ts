import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGcUsage, type GcTotals } from '../../../collectors/host/gc-usage.ts';
import { HOST_VALUES } from '../../../collectors/host/host-values.ts';
import { findSummary, summarise } from '../../../collectors/summarise.ts';

const totals = (cpuMs: number, idleCpuMs: number, collections: number): GcTotals => ({
  collections,
  cpuMs,
  idleCpuMs,
  pauseMs: collections / 2,
  heapLiveBytes: 5_000_000,
  heapGoalBytes: 10_000_000,
});

test('the share of a sample is what collecting took of the CPU time without idle cores', () => {
  const usage = createGcUsage();
  assert.deepEqual(usage(undefined, 500), {});
  assert.deepEqual(usage(totals(100, 100, 4), 500), {
    gcSharePercent: 25,
    gcCpuMs: 100,
    gcIdleCpuMs: 100,
    gcOtherCpuMs: 300,
    gcPauseMs: 2,
    gcCollections: 4,
    heapLiveBytes: 5_000_000,
    heapGoalBytes: 10_000_000,
  });
  assert.equal(usage(totals(100, 100, 4), 500)['gcSharePercent'], 0);
});

test('what a generator collected while it ended belongs to no other', () => {
  const usage = createGcUsage();
  assert.deepEqual(usage(totals(400, 0, 1), undefined), {});
  assert.equal(usage(totals(500, 0, 2), 1_000)['gcSharePercent'], 10);
});

test('over a window the share is right although a long collection is told of at its end', () => {
  const usage = createGcUsage();
  usage(totals(0, 0, 1), 1_000);
  const samples = [usage(totals(0, 0, 1), 1_000), usage(totals(1_500, 0, 2), 1_000)];
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
