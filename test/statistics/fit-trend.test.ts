import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitTrend } from '../../statistics/fit-trend.ts';
import { seededRandom } from '../../statistics/seeded-random.ts';

const points = (count: number, y: (x: number) => number) =>
  Array.from({ length: count }, (_, x) => ({ x, y: y(x) }));

test('a straight line is found as it is, with no width', () => {
  const trend = fitTrend(
    points(101, (x) => 500 + 3 * x),
    0.95,
  );
  assert.ok(trend);
  const near = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-6, `${actual}, expected ${expected}`);
  near(trend.start, 500);
  near(trend.rise, 300);
  near(trend.riseInterval.low, 300);
  near(trend.riseInterval.high, 300);
});

test('the interval holds the true rise in about 95 of 100 series of noise', () => {
  const random = seededRandom(7);
  let held = 0;
  for (let run = 0; run < 400; run += 1) {
    const trend = fitTrend(
      points(200, (x) => x + 40 * (random() + random() + random() + random() - 2)),
      0.95,
    );
    assert.ok(trend);
    held += trend.riseInterval.low <= 199 && 199 <= trend.riseInterval.high ? 1 : 0;
  }
  assert.ok(held >= 370 && held <= 390, `${held} of 400, expected about 380`);
});

test('samples that hang together make the interval wider, not narrower', () => {
  const saw = fitTrend(
    points(400, (x) => 1_000 + (x % 40)),
    0.95,
  );
  assert.ok(saw);
  assert.ok(saw.riseInterval.low < 0 && saw.riseInterval.high > 0, JSON.stringify(saw));
});

test('too few points have no trend', () => {
  assert.equal(
    fitTrend(
      points(19, (x) => x),
      0.95,
    ),
    undefined,
  );
  assert.equal(fitTrend([], 0.95), undefined);
  assert.equal(
    fitTrend(
      Array.from({ length: 30 }, () => ({ x: 1, y: 1 })),
      0.95,
    ),
    undefined,
  );
});
