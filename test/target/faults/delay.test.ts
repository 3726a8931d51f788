import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Delay, MAX_DELAY_MS, quantileOf } from '../../../target/faults/delay.ts';
import { BLOCK_DRAWS, drawDelays } from '../../../target/faults/draw-delays.ts';
import { normalQuantile } from '../../../target/faults/normal-quantile.ts';
import { seededRandom } from '../../../target/faults/seeded-random.ts';

function assertClose(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual - expected) <= Math.abs(expected) * relative, `${actual} is not ${expected}`);
}

test('the normal quantile agrees with the tables in the middle and in both tails', () => {
  const table = [
    [0.001, -3.090232306167814],
    [0.05, -1.6448536269514722],
    [0.8, 0.8416212335729143],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167814],
  ] as const;
  for (const [p, z] of table) {
    assertClose(normalQuantile(p), z, 1.2e-9);
  }
  assert.ok(Math.abs(normalQuantile(0.5)) < 1e-12);
});

test('quantiles follow the formula of each distribution', () => {
  assert.equal(quantileOf({ kind: 'fixed', ms: 7 }, 0.99), 7);
  assert.equal(quantileOf({ kind: 'uniform', minMs: 10, maxMs: 30 }, 0.25), 15);
  assertClose(quantileOf({ kind: 'exponential', meanMs: 20 }, 0.5), 20 * Math.LN2, 1e-12);
  assertClose(
    quantileOf({ kind: 'exponential', meanMs: 20, shiftMs: 5 }, 0.99),
    5 + 20 * Math.log(100),
    1e-12,
  );
  assertClose(quantileOf({ kind: 'lognormal', medianMs: 50, sigma: 0.5 }, 0.5), 50, 1e-12);
  assertClose(
    quantileOf({ kind: 'lognormal', medianMs: 50, sigma: 0.5 }, 0.95),
    50 * Math.exp(0.5 * 1.6448536269514722),
    1e-8,
  );
  assert.equal(quantileOf({ kind: 'exponential', meanMs: MAX_DELAY_MS }, 0.99), MAX_DELAY_MS);
});

const DISTRIBUTIONS: Delay[] = [
  { kind: 'uniform', minMs: 0, maxMs: 100 },
  { kind: 'exponential', meanMs: 20, shiftMs: 5 },
  { kind: 'lognormal', medianMs: 50, sigma: 0.5 },
];

test('whole blocks of draws have the quantiles of the formula to a thousandth of the draws, whatever the seed', () => {
  for (const delay of DISTRIBUTIONS) {
    for (let seed = 0; seed < 20; seed++) {
      const next = drawDelays(delay, seededRandom(seed));
      const draws = Array.from({ length: 2 * BLOCK_DRAWS }, next).sort((a, b) => a - b);
      for (const p of [0.5, 0.95, 0.99]) {
        const found = draws[Math.round(p * draws.length) - 1] ?? 0;
        assert.ok(found <= quantileOf(delay, p) && found >= quantileOf(delay, p - 0.001), `${found} at ${p}`);
      }
    }
  }
});

test('draws come in random order and the same again for the same seed', () => {
  const delay: Delay = { kind: 'uniform', minMs: 0, maxMs: 1 };
  const drawsOf = (seed: number) => {
    const next = drawDelays(delay, seededRandom(seed));
    return Array.from({ length: BLOCK_DRAWS }, next);
  };
  assert.deepEqual(drawsOf(1), drawsOf(1));
  assert.notDeepEqual(drawsOf(1), drawsOf(2));
  const draws = drawsOf(1);
  // Of independent neighbours the second is the larger one half of the time: 500 ± 4 standard deviations.
  const rises = draws.filter((draw, index) => draw > (draws[index - 1] ?? 1)).length;
  assert.ok(rises > 463 && rises < 537, String(rises));
  assert.deepEqual(
    [...draws].sort((a, b) => a - b).map((draw) => Math.floor(draw * BLOCK_DRAWS)),
    Array.from({ length: BLOCK_DRAWS }, (_, range) => range),
  );
});

test('random numbers of neighbouring seeds are spread and not alike', () => {
  const firsts = Array.from({ length: 1_000 }, (_, seed) => seededRandom(seed)());
  assert.equal(new Set(firsts).size > 990, true);
  const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
  assert.ok(Math.abs(mean - 0.5) < 0.04, String(mean));
});
