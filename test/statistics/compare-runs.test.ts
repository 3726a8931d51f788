import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRuns } from '../../statistics/compare-runs.ts';
import type { CompareOptions, RunComparison } from '../../statistics/run-comparison.ts';
import { runsForNoChange } from '../../statistics/runs-for-no-change.ts';
import { type Random, seededRandom } from '../../statistics/seeded-random.ts';
import { assertClose } from './close-to.ts';
import { normalNoise } from './noise.ts';

const lower = (): CompareOptions => ({ better: 'lower', minRelevantChange: 0.05, random: seededRandom(1) });
const baseline = [100, 101, 99, 100.5, 99.5];

/** Compares `pairs` pairs of groups of `runs` runs drawn alike and counts the verdicts. */
function countVerdicts(
  pairs: number,
  runs: number,
  minRelevantChange: number,
  draw: (random: Random) => number,
): Record<RunComparison['verdict'], number> {
  const counts = { better: 0, worse: 0, 'no change': 0, inconclusive: 0, 'single run': 0, 'no data': 0 };
  const random = seededRandom(42);
  const group = (): number[] => Array.from({ length: runs }, () => draw(random));
  for (let pair = 0; pair < pairs; pair += 1) {
    const result = compareRuns(group(), group(), {
      better: 'lower',
      minRelevantChange,
      random,
      resamples: 300,
    });
    counts[result.verdict] += 1;
  }
  return counts;
}

test('A rise of latency beyond the noise is worse, the same rise of throughput better.', () => {
  const current = baseline.map((value) => value * 1.2);
  const latency = compareRuns(baseline, current, lower());
  assert.equal(latency.verdict, 'worse');
  assert.ok(latency.verdict === 'worse');
  assert.equal(latency.because, 'groups differ');
  assert.equal(latency.baselineMedian, 100);
  assertClose(latency.difference, 20, 1e-9);
  assertClose(latency.relativeDifference, 0.2, 1e-12);
  assertClose(latency.p, 2 / 252, 1e-15);
  assert.equal(latency.margin, 5);
  assert.equal(latency.neededRuns, null);
  assert.equal(latency.interval.confidence, 0.95);
  assert.ok(latency.interval.low > 18 && latency.interval.high < 23);
  assert.equal(compareRuns(baseline, current, { ...lower(), better: 'higher' }).verdict, 'better');
  assert.equal(compareRuns(current, baseline, lower()).verdict, 'better');
});

test('A change smaller than what matters is no change, even when every rank differs.', () => {
  const result = compareRuns(
    baseline,
    baseline.map((value) => value + 2.2),
    lower(),
  );
  assert.ok(result.verdict === 'no change');
  assert.equal(result.because, 'interval inside the smallest change that matters');
  assert.ok(result.p <= 0.05);
});

test('Noise that hides a change of the size that matters is inconclusive, with the runs it would take.', () => {
  const noisy = [80, 95, 100, 110, 120];
  const result = compareRuns(noisy, [84, 92, 103, 108, 125], lower());
  assert.ok(result.verdict === 'inconclusive');
  assert.equal(result.because, 'too much noise for the number of runs');
  // π·(1.6449 + 1.9600)²·σ²/5² with pooled σ² = 238.65 is 389.7; one more.
  assert.equal(result.neededRuns, 391);
});

test('Three runs a side are inconclusive and need four, since three can never be significant.', () => {
  const result = compareRuns([100, 100.1, 100.2], [150, 150.1, 150.2], lower());
  assert.ok(result.verdict === 'inconclusive');
  assert.equal(result.because, 'too few runs for any verdict');
  assert.equal(result.neededRuns, 4);
  assertClose(result.p, 0.1, 1e-15);
});

test('One run a side gives the difference and no verdict.', () => {
  assert.deepEqual(compareRuns([200], [150], lower()), {
    verdict: 'single run',
    baselineRuns: 1,
    currentRuns: 1,
    ignoredRuns: 0,
    baselineMedian: 200,
    currentMedian: 150,
    difference: -50,
    relativeDifference: -0.25,
  });
  assert.equal(compareRuns([200], [150, 151, 152, 153], lower()).verdict, 'single run');
});

test('Runs without a figure are left out and counted; a side of nothing else is no data.', () => {
  assert.deepEqual(compareRuns([Number.NaN], [1, 2], lower()), {
    verdict: 'no data',
    baselineRuns: 0,
    currentRuns: 2,
    ignoredRuns: 1,
  });
  const result = compareRuns([...baseline, Number.NaN, Infinity], baseline, lower());
  assert.equal(result.ignoredRuns, 2);
  assert.equal(result.baselineRuns, 5);
});

test('All zeros on both sides are no change; a first error beside them is not settled without an absolute margin.', () => {
  const zeros = [0, 0, 0, 0, 0];
  const same = compareRuns(zeros, zeros, lower());
  assert.ok(same.verdict === 'no change');
  assert.equal(same.because, 'every run gave the same value');
  assert.equal(same.relativeDifference, null);
  assert.deepEqual(same.interval, { low: 0, high: 0, confidence: 0.95 });
  const one = compareRuns(zeros, [0, 0, 1, 0, 0], lower());
  assert.ok(one.verdict === 'inconclusive');
  assert.equal(one.neededRuns, null);
  assert.equal(
    compareRuns(zeros, [0, 0, 1, 0, 0], { ...lower(), minRelevantDifference: 2 }).verdict,
    'no change',
  );
  assert.equal(
    compareRuns(zeros, [7, 9, 8, 7, 8], { ...lower(), minRelevantDifference: 2 }).verdict,
    'worse',
  );
});

test('Negative values keep their sign: a balance that falls from −100 to −120 is 20 % lower.', () => {
  const result = compareRuns(
    baseline.map((value) => -value),
    baseline.map((value) => -value * 1.2),
    lower(),
  );
  assert.ok(result.verdict === 'better');
  assertClose(result.relativeDifference, -0.2, 1e-12);
  assert.equal(result.margin, 5);
});

test('Ranks that rise while the medians fall are not called a change.', () => {
  const first = [1, 2, 3, 4, 5, 50, 51, 52, 53, 54, 55];
  const second = [41, 42, 43, 44, 45, 46, 56, 57, 58, 59, 60];
  const result = compareRuns(first, second, { ...lower(), alpha: 0.2 });
  assert.ok(result.verdict === 'inconclusive');
  assert.equal(result.because, 'medians and ranks disagree');
});

test('A negative smallest change is refused.', () => {
  assert.throws(() => compareRuns([1], [1], { ...lower(), minRelevantChange: -1 }), {
    message: 'Expected a smallest relevant change of 0 or more, got -1 and 0.',
  });
});

const alike: readonly (readonly [string, (random: Random) => number])[] = [
  ['normal', (random) => 100 + 5 * normalNoise(random)],
  ['lognormal', (random) => 100 * Math.exp(0.2 * normalNoise(random))],
  ['heavy ties', (random) => 10 * Math.round(10 + 0.7 * normalNoise(random))],
  ['mostly zero', (random) => (random() < 0.8 ? 0 : Math.floor(random() * 5))],
  ['two humps', (random) => (random() < 0.5 ? 90 : 110) + normalNoise(random)],
];

for (const [name, draw] of alike) {
  test(`Identical systems (${name}) are called changed at most 5 times in 100, with any number of runs.`, () => {
    for (const runs of [4, 5, 8]) {
      const counts = countVerdicts(400, runs, 0.05, draw);
      // 5 % of 400 is 20; 29 leaves room for chance (99 % of fair draws).
      assert.ok(counts.better + counts.worse <= 29, `${runs} runs: ${JSON.stringify(counts)}`);
    }
  });
}

test('With the runs it asks for, identical systems are called unchanged at least 95 times in 100.', () => {
  for (const spread of [0.02, 0.04, 0.06]) {
    // The same formula that fills neededRuns, at the true noise: two values ±σ have the variance 2σ².
    const sigma = 100 * spread;
    const pair = [-sigma / Math.SQRT2, sigma / Math.SQRT2];
    const runs = runsForNoChange(pair, pair, { margin: 10, alpha: 0.05, atLeast: 4 });
    assert.ok(runs !== null);
    for (const draw of [
      (random: Random) => 100 + sigma * normalNoise(random),
      (random: Random) => 100 * Math.exp(spread * normalNoise(random)),
    ]) {
      const counts = countVerdicts(400, runs, 0.1, draw);
      assert.ok(counts['no change'] >= 380, `${runs} runs at ${spread}: ${JSON.stringify(counts)}`);
    }
  }
});

test('With the runs it asks for, a change of one and a half times what matters is found at least 95 times in 100.', () => {
  const random = seededRandom(5);
  let found = 0;
  for (let pair = 0; pair < 200; pair += 1) {
    const before = Array.from({ length: 7 }, () => 100 + 4 * normalNoise(random));
    const after = Array.from({ length: 7 }, () => 115 + 4 * normalNoise(random));
    const options: CompareOptions = { better: 'lower', minRelevantChange: 0.1, random, resamples: 300 };
    if (compareRuns(before, after, options).verdict === 'worse') {
      found += 1;
    }
  }
  assert.ok(found >= 190, `${found} of 200`);
});

test('The runs needed grow with the noise, and no number of runs does for a margin of 0.', () => {
  const pair = [99, 101];
  const at = (margin: number): number | null =>
    runsForNoChange(pair, pair, { margin, alpha: 0.05, atLeast: 4 });
  assert.equal(at(0), null);
  assert.equal(at(100), 4);
  // π·(1.6449 + 1.9600)²·2/1² = 81.65; one more than the next whole number.
  assert.equal(at(1), 83);
});
