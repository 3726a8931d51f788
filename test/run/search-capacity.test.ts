import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { outcomeOf, searchCapacity, type TriedLoad } from '../../run/search-capacity.ts';

/** Searches a target that carries loads up to `knee`, with a generator that makes loads up to `most`. */
function search(knee: number, { plannedLoad = 800, maxLoad = 51_200, most = Infinity } = {}) {
  const tried: TriedLoad[] = [];
  for (;;) {
    const state = searchCapacity(tried, { plannedLoad, maxLoad });
    if (state.kind === 'answer') {
      return { ...state, loads: tried.map(({ load }) => load) };
    }
    assert.ok(tried.length < 60, 'the search ends');
    const outcome = state.load > most ? 'not-valid' : state.load <= knee ? 'carried' : 'not-carried';
    tried.push({ load: state.load, outcome });
  }
}

test('loads double until one is not carried twice, and are then narrowed', () => {
  assert.deepEqual(search(1_000), {
    kind: 'answer',
    low: 951,
    high: 1_037,
    stoppedBy: 'knee',
    loads: [100, 200, 400, 800, 1_600, 1_600, 1_131, 1_131, 951, 1_037, 1_037],
  });
});

test('a hiccup is no knee: a load that is carried the second time counts as carried', () => {
  const tried: TriedLoad[] = [
    { load: 100, outcome: 'carried' },
    { load: 200, outcome: 'not-carried' },
  ];
  const limits = { plannedLoad: 800, maxLoad: 6_400 };
  assert.deepEqual(searchCapacity(tried, limits), { kind: 'try', load: 200 });
  tried.push({ load: 200, outcome: 'carried' });
  assert.deepEqual(searchCapacity(tried, limits), { kind: 'try', load: 400 });
});

test('the generator’s own limit, the largest load allowed and a target that carries nothing end it too', () => {
  const generator = search(Infinity, { most: 700 });
  assert.deepEqual([generator.stoppedBy, generator.low, generator.high], ['generator', 673, 734]);
  const maximum = search(Infinity, { maxLoad: 1_000 });
  assert.deepEqual([maximum.stoppedBy, maximum.low, maximum.high], ['maximum', 1_000, null]);
  const none = search(0);
  assert.deepEqual([none.stoppedBy, none.low, none.high], ['minimum', null, 12]);
  const low = search(30);
  assert.deepEqual([low.stoppedBy, low.low, low.high], ['knee', 30, 32]);
});

test('the answer lies around the knee to 15 %, whatever the knee and the profile', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40_000 }),
      fc.integer({ min: 1, max: 2_000 }),
      (knee, plannedLoad) => {
        const { low, high, stoppedBy } = search(knee, { plannedLoad, maxLoad: 100_000 });
        if (stoppedBy !== 'knee' || low === null || high === null) {
          return low === null && knee < plannedLoad / 8;
        }
        return low <= knee && knee < high && (high / low <= 1.15 || high - low <= 2);
      },
    ),
  );
});

test('a step is carried when it is valid, met its targets, was quick and completed what was asked', () => {
  const step = { load: 100, throughput: 99, p95LatencyMs: 20, verdict: 'PASSED', isValid: true };
  const limits = { isRate: true, latencyLimitMs: 200 };
  assert.equal(outcomeOf(step, limits), 'carried');
  assert.equal(outcomeOf({ ...step, verdict: 'PARTIAL' }, limits), 'carried');
  assert.equal(outcomeOf({ ...step, verdict: 'FAILED' }, limits), 'not-carried');
  assert.equal(outcomeOf({ ...step, throughput: 94 }, limits), 'not-carried');
  assert.equal(outcomeOf({ ...step, throughput: 9 }, { ...limits, isRate: false }), 'carried');
  assert.equal(outcomeOf({ ...step, p95LatencyMs: 201 }, limits), 'not-carried');
  assert.equal(outcomeOf({ ...step, verdict: 'NOT VALID', isValid: false }, limits), 'not-valid');
});
