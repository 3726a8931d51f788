import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalCdf, normalQuantile } from '../../statistics/normal-distribution.ts';
import { randomIndex, seededRandom } from '../../statistics/seeded-random.ts';
import { studentQuantile } from '../../statistics/student-distribution.ts';
import { assertClose } from './close-to.ts';

// Reference figures: scipy 1.17.1, stats.norm.cdf, stats.norm.ppf, stats.t.ppf.

test('The normal distribution agrees with scipy in the middle and far out.', () => {
  assertClose(normalCdf(-1.96), 0.024997895148220435, 1e-15);
  assertClose(normalCdf(-3), 0.0013498980316300933, 1e-15);
  assertClose(normalCdf(0.5), 0.6914624612740131, 1e-15);
  assertClose(normalCdf(4.9), 0.9999995208167234, 1e-14);
  assertClose(normalCdf(5.1), 0.9999998301732593, 1e-14);
  assertClose(normalCdf(-8) / 6.22096057427174e-16, 1, 1e-9);
});

test('The normal quantile agrees with scipy and is unbounded at the ends.', () => {
  assertClose(normalQuantile(0.975), 1.959963984540054, 1e-12);
  assertClose(normalQuantile(0.3), -0.5244005127080409, 1e-12);
  assertClose(normalQuantile(0.999), 3.090232306167813, 1e-10);
  assertClose(normalQuantile(1e-9), -5.9978070150076865, 1e-8);
  assertClose(normalQuantile(0.5), 0, 1e-15);
  assert.deepEqual([normalQuantile(0), normalQuantile(1)], [-Infinity, Infinity]);
  assert.throws(() => normalQuantile(1.5), { message: 'Expected a share from 0 to 1, got 1.5.' });
});

test("Student's t agrees with the printed tables.", () => {
  const printed = [
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.975, 5, 2.5705818356363146],
    [0.975, 10, 2.228138851986274],
    [0.975, 30, 2.0422724563012378],
    [0.995, 7, 3.4994832973504924],
  ] as const;
  for (const [share, degrees, expected] of printed) {
    assertClose(studentQuantile(share, degrees), expected, 1e-9);
  }
  assert.throws(() => studentQuantile(0.975, 0), {
    message: 'Expected a share between 0.5 and 1 and whole degrees of freedom, got 0.975, 0.',
  });
});

test('The same seed gives the same numbers, another seed others, all in 0 … 1 and evenly spread.', () => {
  const draw = (seed: number): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 20_000 }, () => random());
  };
  const first = draw(1);
  assert.deepEqual(first, draw(1));
  assert.notDeepEqual(first.slice(0, 5), draw(2).slice(0, 5));
  const tenths = new Array<number>(10).fill(0);
  const random = seededRandom(3);
  for (let i = 0; i < 20_000; i += 1) {
    const index = randomIndex(random, 10);
    tenths[index] = (tenths[index] ?? 0) + 1;
  }
  // Chi-square with 9 degrees: 99.9 % of fair generators stay under 27.9.
  const chiSquare = tenths.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
  assert.ok(chiSquare < 27.9, `chi-square ${chiSquare}`);
  assert.ok(first.every((value) => value >= 0 && value < 1));
});
