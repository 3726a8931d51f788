import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gateOf, HIGHEST, LEFT, sampled } from '../../../lib/metrics/sampled.ts';

/** What a trend is given of the times 0, 1, 2 … in an order in which every value is as likely at every place. */
function sampleOf(expected: number, times: number, random: () => number) {
  const given: number[] = [];
  const trend = { add: (ms: number) => given.push(ms) };
  const { add } = sampled(trend, expected, 250_000, random);
  // 7,919 has no factor in common with a power of ten.
  for (let i = 0; i < times; i += 1) {
    add((i * 7_919) % times);
  }
  return given;
}

/** Numbers from 0 to 1 that are the same in each run (Park and Miller's generator). */
function even(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test('a trend of which no more is expected than k6 is to be given is left as it is', () => {
  const trend = { add: () => true };
  assert.equal(sampled(trend, 250_000, 250_000), trend);
  const { gate, keep } = gateOf(trend);
  assert.equal(keep, trend.add);
  assert.ok(gate[LEFT] <= 0, 'its gate is open');
});

test('of four times as many one in four is given, and their percentiles stay', () => {
  const given = sampleOf(1_000_000, 1_000_000, even()).sort((a, b) => a - b);
  assert.ok(Math.abs(given.length - 250_000) < 1_500, `${given.length} given`);
  for (const share of [0.5, 0.95, 0.99]) {
    const value = given[Math.floor(share * given.length)] ?? 0;
    assert.ok(Math.abs(value - share * 1_000_000) < 2_500, `${share}: ${value}`);
  }
});

test('the first time and the highest are always among them', () => {
  const given: number[] = [];
  const { add } = sampled({ add: (ms: number) => given.push(ms) }, 250_000_000, 250_000, () => 0.999_999);
  for (const ms of [5, 1, 7, 2, 3, 900, 4, 6]) {
    add(ms);
  }
  assert.deepEqual(given, [5, 7, 900]);
});

test('no place among the members of a room is left out for good', () => {
  const seen = new Set<number>();
  let i = 0;
  const { add } = sampled({ add: () => seen.add(i % 10) }, 2_500_000, 250_000, even());
  for (i = 0; i < 10_000; i += 1) {
    add(1);
  }
  assert.equal(seen.size, 10);
});

test('a time keeps its tags in a sample', () => {
  const given: unknown[] = [];
  const { add } = sampled({ add: (...args: unknown[]) => given.push(args) }, 1_000_000, 250_000, even());
  add(5, { type: 'text' });
  assert.deepEqual(given, [[5, { type: 'text' }]]);
});

test('the two halves of adding take the same times as the whole', () => {
  const times = Array.from({ length: 100_000 }, (_, i) => (i * 7_919) % 100_000);
  const whole: number[] = [];
  const halves: number[] = [];
  const sample = sampled({ add: (ms) => whole.push(ms) }, 1_000_000, 250_000, even());
  const { gate, keep } = gateOf(sampled({ add: (ms) => halves.push(ms) }, 1_000_000, 250_000, even()));
  for (const ms of times) {
    sample.add(ms);
    gate[LEFT] -= 1;
    if (gate[LEFT] <= 0 || ms > gate[HIGHEST]) {
      keep(ms);
    }
  }
  assert.ok(halves.length > 24_000);
  assert.deepEqual(halves, whole);
});
