import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findKnee, type Knee } from '../../statistics/find-knee.ts';
import { fitBrokenLine } from '../../statistics/fit-broken-line.ts';
import type { LoadStep } from '../../statistics/load-step.ts';
import { seededRandom } from '../../statistics/seeded-random.ts';
import { assertClose } from './close-to.ts';
import { normalNoise } from './noise.ts';

interface Behaviour {
  readonly throughput: number;
  readonly latencyMs: number;
}

const evenly = (width: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => width * (index + 1));

/** Asymptotic bounds of a closed system (Denning & Buzen 1978): users think 10 s, capacity reached at `knee` users. */
const bounded =
  (knee: number) =>
  (load: number): Behaviour => ({
    throughput: Math.min(load, knee) / 10,
    latencyMs: Math.max(20, (load / (knee / 10) - 10) * 1000),
  });

/** Exact mean value analysis (Reiser & Lavenberg 1980) of three stations; its knee is (5 + 0.035) / 0.02 = 251.75 users. */
function meanValueAnalysis(users: number): Behaviour {
  const demandsS = [0.02, 0.01, 0.005];
  let queues = demandsS.map(() => 0);
  let throughput = 0;
  let responseS = 0;
  for (let n = 1; n <= users; n += 1) {
    const waits = demandsS.map((demand, station) => demand * (1 + (queues[station] ?? 0)));
    responseS = waits.reduce((sum, wait) => sum + wait, 0);
    throughput = n / (5 + responseS);
    queues = waits.map((wait) => wait * throughput);
  }
  return { throughput, latencyMs: responseS * 1000 };
}

/** Finds the knee in 100 noisy copies and returns how many lie within one step of `trueStep`. */
function within(loads: readonly number[], behave: (load: number) => Behaviour, trueStep: number): number {
  const random = seededRandom(6);
  const exact = loads.map((load) => ({ load, ...behave(load) }));
  let hits = 0;
  for (let copy = 0; copy < 100; copy += 1) {
    const knee = findKnee(
      exact.map(({ load, throughput, latencyMs }) => ({
        load,
        throughput: throughput * (1 + 0.05 * normalNoise(random)),
        p95LatencyMs: latencyMs * (1 + 0.05 * normalNoise(random)),
      })),
    );
    if (knee.kind === 'knee' && Math.abs(knee.step - trueStep) <= 1) {
      hits += 1;
    }
  }
  return hits;
}

function steps(
  values: readonly (readonly [load: number, throughput: number, p95: number | null])[],
): LoadStep[] {
  return values.map(([load, throughput, p95LatencyMs]) => ({ load, throughput, p95LatencyMs }));
}

test('A known knee is found within one step under 5 % noise, wherever it lies.', () => {
  for (const [count, trueStep] of [
    [6, 2],
    [8, 2],
    [8, 5],
    [10, 3],
    [10, 7],
    [12, 6],
  ] as const) {
    const hits = within(evenly(1000, count), bounded((trueStep + 1) * 1000), trueStep);
    assert.ok(hits >= 97, `${count} steps, knee at step ${trueStep}: ${hits} of 100`);
  }
});

test('The knee of a queueing network is found within one step under 5 % noise, though its curve bends softly.', () => {
  const hits = within(evenly(50, 10), meanValueAnalysis, 4);
  assert.ok(hits >= 97, `${hits} of 100`);
});

test('Doubling loads and throughput that falls past the knee are no hindrance.', () => {
  assert.ok(within([100, 200, 400, 800, 1600, 3200, 6400], bounded(800), 3) >= 97);
  const falling = (load: number): Behaviour => ({
    throughput: load <= 6000 ? load / 10 : 600 - (load - 6000) / 20,
    latencyMs: 20,
  });
  assert.ok(within(evenly(1000, 10), falling, 5) >= 97);
});

test('A system that just follows the load has no knee, even under 15 % noise.', () => {
  for (const noise of [0.05, 0.15]) {
    const random = seededRandom(2);
    let found = 0;
    for (let copy = 0; copy < 200; copy += 1) {
      const knee = findKnee(
        evenly(1000, 8).map((load) => ({
          load,
          throughput: (load / 10) * (1 + noise * normalNoise(random)),
          p95LatencyMs: null,
        })),
      );
      if (knee.kind === 'knee') {
        found += 1;
      }
    }
    assert.ok(found <= 4, `${found} of 200 at noise ${noise}`);
  }
});

test('One low step at the end is an outlier, not a knee.', () => {
  const knee = findKnee(
    evenly(1000, 8).map((load) => ({
      load,
      throughput: load === 8000 ? 640 : load / 10,
      p95LatencyMs: null,
    })),
  );
  assert.equal(knee.kind, 'none');
});

test('The knee says by which sign it was seen and how much gain is left.', () => {
  const knee = findKnee(
    evenly(1000, 8).map((load) => ({ load, throughput: Math.min(load, 4000) / 10, p95LatencyMs: null })),
  );
  assert.ok(knee.kind === 'knee');
  assert.deepEqual([knee.step, knee.load, knee.sign], [3, 4000, 'throughput']);
  assertClose(knee.remainingGain, 0, 1e-9);
});

test('Latency alone shows a knee while throughput still follows the load.', () => {
  const knee = findKnee(
    evenly(1000, 8).map((load) => ({
      load,
      throughput: load / 10,
      p95LatencyMs: 20 + Math.max(0, load - 5000) / 10,
    })),
  );
  assert.deepEqual(knee, { kind: 'knee', step: 4, load: 5000, sign: 'latency', remainingGain: null });
});

test('The limit is crossed for good where no later step keeps it; one bad step in between does not count.', () => {
  const curve = steps([
    [100, 10, 20],
    [200, 20, 250],
    [300, 30, 25],
    [400, 40, 210],
    [500, 50, null],
    [600, 60, 240],
  ]);
  const expected: Knee = { kind: 'knee', step: 2, load: 300, sign: 'limit', remainingGain: null };
  assert.deepEqual(findKnee(curve, { latencyLimitMs: 200 }), expected);
  assert.deepEqual(findKnee([...curve].reverse(), { latencyLimitMs: 200 }), expected);
});

test('Where throughput bends before the limit is crossed, the bend is the knee.', () => {
  const curve = evenly(1000, 8).map((load) => ({
    load,
    throughput: Math.min(load, 3000) / 10,
    p95LatencyMs: load > 6000 ? 500 : 20,
  }));
  const knee = findKnee(curve, { latencyLimitMs: 200 });
  assert.ok(knee.kind === 'knee');
  assert.deepEqual([knee.load, knee.sign], [3000, 'throughput']);
});

test('Where no knee can be named, a sentence says why.', () => {
  const sentence = (knee: Knee): string | null => (knee.kind === 'none' ? knee.sentence : null);
  const linear = evenly(1000, 6).map((load): LoadStep => ({ load, throughput: load, p95LatencyMs: null }));
  assert.equal(
    sentence(findKnee(linear)),
    'No knee up to load 6000: throughput follows the load and latency does not climb.',
  );
  assert.equal(
    sentence(findKnee(linear.slice(0, 4))),
    'A knee needs at least 5 load steps; 4 were measured.',
  );
  assert.equal(sentence(findKnee([])), 'A knee needs at least 5 load steps; 0 were measured.');
  assert.equal(
    sentence(findKnee([...linear, { load: 7000, throughput: 0, p95LatencyMs: null }])),
    'A step has load 7000 and throughput 0; both must be above 0.',
  );
  const slow = linear.map((step) => ({ ...step, p95LatencyMs: 900 }));
  assert.equal(
    sentence(findKnee(slow, { latencyLimitMs: 200 })),
    'The p95 latency is over 200 ms at every step, from load 1000 on: start lower.',
  );
});

test('The two-line fit gives both slopes back from exact data.', () => {
  const xs = evenly(1, 9);
  const line = fitBrokenLine(
    xs,
    xs.map((x) => 5 + 2 * x + 3 * Math.max(0, x - 4)),
    'with intercept',
  );
  assert.equal(line?.bend, 3);
  assertClose(line?.slopeBefore, 2, 1e-9);
  assertClose(line?.slopeAfter, 5, 1e-9);
  assert.equal(fitBrokenLine([1, 2, 3, 4], [1, 2, 3, 4], 'through origin'), null);
});
