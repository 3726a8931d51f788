import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Histogram } from '../../../lib/metrics/histogram.ts';
import { addTimes, parseTimes } from '../../../lib/metrics/parse-times.ts';
import { createTimeRecorder } from '../../../lib/metrics/time-recorder.ts';

const SECOND = 1_700_000_000;

const measured = fc.array(
  fc.record({
    value: fc.double({ min: 0, max: 100_000, noNaN: true }),
    afterMs: fc.integer({ min: 0, max: 30 }),
    times: fc.integer({ min: 1, max: 80 }),
  }),
  { maxLength: 60 },
);

for (const isExact of [false, true]) {
  test(`what is printed holds every ${isExact ? 'figure' : 'time'}, in whatever batches it came`, () => {
    fc.assert(
      fc.property(measured, fc.integer({ min: 1, max: 70 }), fc.nat({ max: 300 }), (all, capacity, more) => {
        const recorder = createTimeRecorder(true);
        const series = recorder.series(
          'message_latency',
          { type: 'a b' },
          { isExact, capacity, growsTo: capacity + more },
        );
        const expected = new Histogram();
        let atMs = SECOND * 1_000;
        for (const { value, afterMs, times } of all) {
          atMs += afterMs * 50;
          for (let i = 0; i < times; i += 1) {
            series.add(value, atMs);
            if (isExact) {
              expected.recordExact(value);
            } else {
              expected.record(value);
            }
          }
        }
        const found = new Histogram();
        for (const body of recorder.print()) {
          for (const printed of parseTimes(body)) {
            assert.deepEqual(printed.key, {
              metric: 'message_latency',
              tags: { type: 'a b' },
              isSample: false,
            });
            addTimes(found, printed);
          }
        }
        assert.equal(found.count, expected.count);
        for (const p of [0, 10, 50, 99, 100]) {
          assert.deepEqual(found.percentile(p), expected.percentile(p));
        }
        const total = all.reduce((sum, { times }) => sum + times, 0);
        assert.deepEqual(Object.values(recorder.printed()), [total]);
      }),
    );
  });
}

test('a line holds each metric by second, and is not printed twice', () => {
  const recorder = createTimeRecorder(true);
  const latency = recorder.series('message_latency', undefined, { isExact: false });
  const results = recorder.series('query_results', { type: 'basic' }, { isExact: true });
  for (const ms of [1, 1, 1.5, 300]) {
    latency.add(ms, SECOND * 1_000 + 999);
  }
  latency.add(2, SECOND * 1_000 + 1_000);
  results.add(20, SECOND * 1_000);
  assert.deepEqual(recorder.print(), [
    `message_latency 5,305500000,1,300 s44we8:-kF(2)-12-fQ s44we9:-mJ|query_results{type:basic} 1,20000000,20,20 s44we8:=bwo3k.`,
  ]);
  assert.deepEqual(recorder.print(), []);
  assert.deepEqual(recorder.printed(), { message_latency: 5, 'query_results{type:basic}': 1 });
});

test('a recorder that keeps nothing hands its times on all the same', () => {
  const given: number[] = [];
  const recorder = createTimeRecorder(false);
  const series = recorder.series('ack_time', undefined, {
    isExact: false,
    onBatch: (ascending) => given.push(...ascending),
  });
  series.add(2, 0);
  series.add(1, 0);
  assert.deepEqual([recorder.print(), given], [[], [1, 2]]);
});

test('more times wait where many come in a second, and so fewer batches are counted', () => {
  const sizes: number[] = [];
  const series = createTimeRecorder(false).series('ack_time', undefined, {
    isExact: false,
    capacity: 4,
    growsTo: 10,
    onBatch: ({ length }) => sizes.push(length),
  });
  for (let i = 0; i < 40; i += 1) {
    series.add(1, 0);
  }
  series.add(1, 1_000);
  series.flush();
  assert.deepEqual(sizes, [4, 8, 10, 10, 8, 1]);
});

for (const [what, body] of [
  ['a time too few', 'message_latency 3,3000000,1,1 0:-kF(2)'],
  ['a torn count', 'message_latency 2,2000000,1,1 0:-kF(2'],
  ['no totals', 'message_latency 0:-kF'],
  ['no second', 'message_latency 1,1000000,1,1 -kF'],
  ['an unknown sign', 'message_latency 1,1000000,1,1 0:?'],
  ['no metric', '{type:text} 1,1000000,1,1 0:-kF'],
  ['a bucket that is none', 'message_latency 1,1000000,1,1 0:-ZZ'],
]) {
  test(`${what} is an error`, () => {
    assert.throws(() => parseTimes(body ?? ''), /^Error: expected /);
  });
}
