import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseScalability } from '../../statistics/analyse-scalability.ts';
import type { Interval } from '../../statistics/interval.ts';
import type { LoadStep } from '../../statistics/load-step.ts';
import { type Random, seededRandom } from '../../statistics/seeded-random.ts';
import { uslPeak, uslThroughput } from '../../statistics/usl-model.ts';
import { assertClose } from './close-to.ts';
import { normalNoise } from './noise.ts';

const law = { gamma: 0.1, alpha: 5e-5, beta: 1e-8 };
const loads = [1000, 2000, 3000, 4000, 6000, 8000, 10_000, 12_000, 14_000];

function stepsOf(throughputAt: (load: number) => number, at: readonly number[] = loads): LoadStep[] {
  return at.map((load) => ({ load, throughput: throughputAt(load), p95LatencyMs: null }));
}

function noisySteps(random: Random, noise: number): LoadStep[] {
  return stepsOf((load) => uslThroughput(law, load) * (1 + noise * normalNoise(random)));
}

function sentenceOf(steps: readonly LoadStep[]): [string, string] | null {
  const result = analyseScalability(steps, { random: seededRandom(1), resamples: 200 });
  return result.kind === 'cannot' ? [result.refusal, result.sentence] : null;
}

test('Known coefficients, peak and throughput lie inside their 95 % intervals about as often as they should.', () => {
  const random = seededRandom(7);
  const peak = uslPeak(law);
  assert.ok(peak !== null);
  const inside = { alpha: 0, beta: 0, gamma: 0, peakLoad: 0, peakThroughput: 0, projection: 0 };
  const holds = ({ low, high }: Interval, truth: number): number => (low <= truth && truth <= high ? 1 : 0);
  const trials = 30;
  for (let trial = 0; trial < trials; trial += 1) {
    const result = analyseScalability(noisySteps(random, 0.02), {
      random,
      projectTo: [20_000],
    });
    assert.ok(result.kind === 'fit', 'at 2 % noise every fit is usable');
    const { intervals, projections } = result;
    inside.alpha += holds(intervals.alpha, law.alpha);
    inside.beta += holds(intervals.beta, law.beta);
    inside.gamma += holds(intervals.gamma, law.gamma);
    inside.peakLoad += holds(intervals.peakLoad, peak.load);
    inside.peakThroughput += holds(intervals.peakThroughput, peak.throughput);
    const projection = projections[0];
    if (projection?.kind === 'projection') {
      inside.projection += holds(projection.interval, uslThroughput(law, 20_000));
    }
  }
  // 95 % of 30 is 28.5; under 25 comes by chance in 3 of 1,000 sets of 30.
  for (const [figure, count] of Object.entries(inside)) {
    assert.ok(count >= 25, `${figure}: ${count} of ${trials}`);
  }
});

test('A projection carries its interval, its distance from what was tested and whether it is past the peak.', () => {
  const result = analyseScalability(noisySteps(seededRandom(3), 0.01), {
    random: seededRandom(4),
    projectTo: [7000, 20_000, 200_000, 0],
  });
  assert.ok(result.kind === 'fit');
  assert.equal(result.largestLoadTested, 14_000);
  const [inner, outer, tooFar, nothing] = result.projections;
  assert.ok(inner?.kind === 'projection' && outer?.kind === 'projection');
  assert.deepEqual([inner.timesTested, inner.pastPeak], [0.5, false]);
  assert.deepEqual([outer.timesTested, outer.pastPeak], [20 / 14, true]);
  assertClose(inner.throughput / uslThroughput(law, 7000), 1, 0.02);
  const width = ({ low, high }: Interval): number => high / low;
  assert.ok(width(outer.interval) > width(inner.interval), 'farther out is less certain');
  assert.deepEqual(tooFar, {
    kind: 'cannot',
    load: 200_000,
    sentence: 'Load 200,000 is 14.3 times the largest load tested; projections end at 10 times.',
  });
  assert.deepEqual(nothing, {
    kind: 'cannot',
    load: 0,
    sentence: 'A projection needs a load above 0, got 0.',
  });
});

test('The same steps and seed give the same analysis.', () => {
  const steps = noisySteps(seededRandom(8), 0.02);
  const run = () => analyseScalability(steps, { random: seededRandom(1), resamples: 100 });
  assert.deepEqual(run(), run());
});

test('Five distinct loads are too few, however often they were repeated.', () => {
  const few = [1000, 1000, 2000, 2000, 4000, 6000, 8000];
  assert.deepEqual(sentenceOf(stepsOf((load) => uslThroughput(law, load), few)), [
    'too few loads',
    'The law has three coefficients and needs at least 6 distinct loads; 5 were measured. Run more steps.',
  ]);
});

test('A step without throughput is named.', () => {
  for (const [value, shown] of [
    [-5, '-5'],
    [0, '0'],
    [Number.NaN, 'NaN'],
  ] as const) {
    assert.deepEqual(sentenceOf(stepsOf((load) => (load === 3000 ? value : 1))), [
      'bad step',
      `Step 3 has load 3000 and throughput ${shown}; both must be above 0. Leave the step out or measure it again.`,
    ]);
  }
});

test('Throughput that keeps following the load has no peak to fit.', () => {
  assert.deepEqual(sentenceOf(stepsOf((load) => load / 10)), [
    'no curvature',
    'Throughput shows no falling off up to load 14,000, so no peak can be fitted. Add steps at higher loads.',
  ]);
});

test('Steps that stop far before the peak are sent to where it is thought to be.', () => {
  const short = [1000, 1500, 2000, 2500, 3000, 3500];
  assert.deepEqual(sentenceOf(stepsOf((load) => uslThroughput(law, load), short)), [
    'peak beyond range',
    'The fitted peak lies at load 10,000, more than 2 times the largest load tested (3,500): the steps stop too far before it. Add steps up to about load 10,000.',
  ]);
});

test('Steps that do not follow the law are refused with how far they stray.', () => {
  const jumpy = stepsOf((load) => (load % 4000 === 0 ? 100 : 400));
  const refused = sentenceOf(jumpy);
  assert.equal(refused?.[0], 'poor fit');
  assert.match(
    refused?.[1] ?? '',
    /^The steps scatter by \d+ % around the law, more than 20 %: they do not follow it\./,
  );
});

test('A peak that could lie anywhere is refused, and the fit is still there for the chart.', () => {
  // Ends just before the peak with 3 % of noise: the fit finds a peak, the resamples do not agree on it.
  const random = seededRandom(12);
  const short = [1000, 2000, 3000, 4000, 5000, 6000];
  const results = Array.from({ length: 30 }, () =>
    analyseScalability(
      stepsOf((load) => uslThroughput(law, load) * (1 + 0.03 * normalNoise(random)), short),
      { random, resamples: 100 },
    ),
  );
  const wild = results.filter((result) => result.kind === 'cannot' && result.refusal === 'wild interval');
  const endless = wild.filter((result) => result.kind === 'cannot' && result.sentence.includes('to no end'));
  assert.ok(endless.length > 0, 'some resamples have no peak at all');
  assert.ok(wild.length > endless.length, 'and some only a peak too far out');
  for (const result of wild) {
    assert.ok(result.kind === 'cannot' && result.fit !== null);
    assert.match(
      result.sentence,
      /^The peak could lie anywhere from load [\d,]+ to (no end|[\d,]+), which is no figure/,
    );
  }
});
