import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleBatches } from '../../../lib/metrics/sampled.ts';

/** Numbers from 0 to 1 that are the same in each run (Park and Miller's generator). */
function even(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** What k6 is given of the times 0, 1, 2 … in batches, in which every value is as likely. */
function sampleOf(expected: number, times: number, batch: number): number[] {
  const given: number[] = [];
  const take = sampleBatches((ms) => given.push(ms), expected, 250_000, even());
  // 7,919 has no factor in common with a power of ten.
  const all = Float64Array.from({ length: times }, (_, i) => (i * 7_919) % times);
  for (let from = 0; from < times; from += batch) {
    take(all.slice(from, from + batch).sort());
  }
  return given;
}

test('where no more are expected than k6 is to be given it is given all', () => {
  const given = sampleOf(250_000, 1_000, 64);
  assert.deepEqual(
    given.sort((a, b) => a - b),
    Array.from({ length: 1_000 }, (_, i) => i),
  );
});

for (const batch of [1, 10, 64, 1_024]) {
  test(`of four times as many one in four is given, and their percentiles stay, in batches of ${batch}`, () => {
    const given = sampleOf(1_000_000, 1_000_000, batch).sort((a, b) => a - b);
    assert.ok(Math.abs(given.length - 250_000) < 1_500, `${given.length} given`);
    for (const share of [0.5, 0.95, 0.99]) {
      const value = given[Math.floor(share * given.length)] ?? 0;
      assert.ok(Math.abs(value - share * 1_000_000) < 2_500, `${share}: ${value}`);
    }
  });
}

test('times that rise from batch to batch in every virtual user keep their percentiles in the sample', () => {
  const random = even();
  const all: number[] = [];
  const given: number[] = [];
  for (let user = 0; user < 50; user += 1) {
    const take = sampleBatches((ms) => given.push(ms), 250_000, 10_000, random);
    for (let second = 0; second < 100; second += 1) {
      // The last of each batch is higher than all before it, and far above the others.
      const batch = Float64Array.from({ length: 50 }, (_, i) => (i === 49 ? 10_000 + second : i));
      all.push(...batch);
      take(batch);
    }
  }
  assert.ok(Math.abs(given.length - 10_000) < 300, `${given.length} given`);
  const shareAbove = (times: readonly number[]): number =>
    times.filter((ms) => ms >= 10_000).length / times.length;
  assert.equal(shareAbove(all), 0.02);
  assert.ok(Math.abs(shareAbove(given) - 0.02) < 0.005, `${shareAbove(given)}`);
});

test('many virtual users with few times each give as many as one with all of them', () => {
  const random = even();
  let given = 0;
  for (let user = 0; user < 1_000; user += 1) {
    const take = sampleBatches(() => (given += 1), 1_000_000, 100_000, random);
    take(new Float64Array(1_000).fill(1));
  }
  assert.ok(Math.abs(given - 100_000) < 1_500, `${given} given`);
});
