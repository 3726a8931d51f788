import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Timeline, TimelineMetric } from '../../../record/timeline.ts';
import { findTargetBursts, p99OutsideAtMost } from '../../../report/model/target-bursts.ts';

const START = 1_000_000;
const AGGREGATES = {
  counter: ['count', 'rate'],
  gauge: ['value'],
  rate: ['rate'],
  trend: ['avg', 'max', 'med', 'min', 'p(90)', 'p(95)', 'p(99)'],
} as const;
const LIMITS = { send_lateness: 125, timer_lag: 250 };

function counter(perSecond: readonly number[]): TimelineMetric {
  let total = 0;
  const cumulative = perSecond.map((count) => {
    total += count;
    return [total, 0];
  });
  return { kind: 'counter', snapshots: perSecond.map((count) => [count, 0]), cumulative };
}

/** A distribution whose p99 is given for each second and whose other figures are half of it, but for the highest. */
function trend(p99s: readonly number[]): TimelineMetric {
  const snapshots = p99s.map((p99) => [p99 / 2, 2 * p99, p99 / 2, 0, p99 / 2, p99 / 2, p99]);
  return { kind: 'trend', snapshots, cumulative: snapshots };
}

/** A recording of one message a reader, a second by a second. */
function record(
  sent: readonly number[],
  received: readonly number[],
  lateness: readonly number[],
  lag: readonly number[] = sent.map(() => 1),
): Timeline {
  return {
    periodMs: 1_000,
    timesMs: sent.map((_, second) => START + 1_000 * (second + 1)),
    aggregates: AGGREGATES,
    metrics: new Map([
      ['messages_sent', counter(sent)],
      ['messages_received', counter(received)],
      ['deliveries', counter(received)],
      ['send_lateness', trend(lateness)],
      ['timer_lag', trend(lag)],
    ]),
  };
}

const SENT = Array.from({ length: 12 }, () => 500);
const ON_TIME = SENT.map(() => 2);

describe('bursts that the target made', () => {
  it('are found where it delivered nothing while the generator kept up, and then everything', () => {
    const received = [500, 500, 500, 0, 0, 0, 1_400, 1_100, 500, 500, 500, 500];
    assert.deepEqual(findTargetBursts(record(SENT, received, ON_TIME), LIMITS), [
      { fromMs: START + 5_000, toMs: START + 9_000, heldSinceMs: START + 3_000, backlog: 1_500 },
    ]);
  });

  it('are found where more was held back than not, for some of the readers, and came in two parts', () => {
    const sent = [100, 100, 100, 100, 100, 100, 100, 100, 5, 0, 5, 0];
    const received = [100, 100, 50, 50, 50, 50, 50, 50, 150, 0, 160, 0];
    const lateness = sent.map((_, second) => (second >= 10 ? 2_300 : 3));
    const lag = sent.map((_, second) => (second === 9 ? 700 : 1));
    assert.deepEqual(findTargetBursts(record(sent, received, lateness, lag), LIMITS), [
      { fromMs: START + 7_000, toMs: START + 12_000, heldSinceMs: START + 2_000, backlog: 300 },
    ]);
  });

  it('begin where the generator had no time for anything else, and the second before may be late', () => {
    const sent = [500, 500, 500, 500, 500, 500, 500, 500, 0, 1_000, 500, 500];
    const received = [500, 500, 250, 250, 250, 250, 250, 250, 0, 2_500, 500, 500];
    const lateness = sent.map((_, second) => (second === 7 ? 160 : second === 9 ? 1_500 : 3));
    const lag = sent.map((_, second) => (second === 8 ? 1_284 : 1));
    assert.deepEqual(findTargetBursts(record(sent, received, lateness, lag), LIMITS), [
      { fromMs: START + 7_000, toMs: START + 11_000, heldSinceMs: START + 2_000, backlog: 1_500 },
    ]);
  });

  it('are none where the generator itself stood still: it sent late meanwhile, or its timers did not run', () => {
    const received = [500, 500, 500, 0, 0, 0, 1_400, 1_100, 500, 500, 500, 500];
    const late = [2, 2, 2, 1_000, 2_000, 3_000, 3_000, 2, 2, 2, 2, 2];
    assert.deepEqual(findTargetBursts(record(SENT, received, late), LIMITS), []);
    const lag = [1, 1, 1, 1, 800, 1, 1, 1, 1, 1, 1, 1];
    assert.deepEqual(findTargetBursts(record(SENT, received, ON_TIME, lag), LIMITS), []);
  });

  it('are none where what the generator sent late after it stood still is recorded in the second of its burst', () => {
    // Of a run whose k6 was stopped for 1.5 s.
    const sent = [26, 50, 0, 87, 75, 50, 50, 50, 50, 50];
    const received = [130, 250, 0, 185, 625, 250, 250, 250, 250, 250];
    const [none, late, lag] = [Number.NaN, 1_463, 1_236];
    const lateness = [1, 1, none, none, late, 1, 1, 1, 1, 1];
    const timers = [1, 1, none, none, lag, 1, 1, 1, 1, 1];
    assert.deepEqual(findTargetBursts(record(sent, received, lateness, timers), LIMITS), []);
    assert.equal(
      findTargetBursts(
        record(
          sent,
          received,
          sent.map(() => 1),
        ),
        LIMITS,
      ).length,
      1,
    );
  });

  it('are none where that is recorded in the second before its silence', () => {
    // Of another such run: the counters of k6 lag behind the clock by most of a second.
    const sent = [26, 50, 70, 75, 50, 50, 50, 50, 51, 50];
    const received = [130, 250, 100, 625, 250, 250, 250, 250, 250, 250];
    const [late, lag] = [1_469, 906];
    const lateness = [1, late, 1, 1, 1, 5, 3, 1, 1, 1];
    const timers = [1, lag, 1, 1, 0, 0, 1, 1, 1, 1];
    assert.deepEqual(findTargetBursts(record(sent, received, lateness, timers), LIMITS), []);
    const onTime = sent.map(() => 1);
    assert.equal(findTargetBursts(record(sent, received, onTime), LIMITS).length, 1);
  });

  it('are none where deliveries only waver, come late throughout, are lost, or nothing was sent', () => {
    const waver = [500, 420, 580, 500, 450, 550, 500, 480, 520, 500, 500, 500];
    assert.deepEqual(findTargetBursts(record(SENT, waver, ON_TIME), LIMITS), []);
    const late = [0, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500];
    assert.deepEqual(findTargetBursts(record(SENT, late, ON_TIME), LIMITS), []);
    const lost = [500, 500, 500, 0, 0, 0, 500, 500, 500, 500, 500, 500];
    assert.deepEqual(findTargetBursts(record(SENT, lost, ON_TIME), LIMITS), []);
    const none = SENT.map(() => 0);
    assert.deepEqual(findTargetBursts(record(none, none, none), LIMITS), []);
  });

  it('are each found where there are several', () => {
    const received = [500, 0, 1_000, 500, 500, 500, 500, 0, 0, 1_500, 500, 500];
    assert.deepEqual(
      findTargetBursts(record(SENT, received, ON_TIME), LIMITS).map(({ heldSinceMs, backlog }) => [
        heldSinceMs - START,
        backlog,
      ]),
      [
        [1_000, 500],
        [7_000, 1_000],
      ],
    );
  });
});

describe('the p99 outside the bursts', () => {
  const lateness = [2, 2, 2, 2, 2, 40, 900, 700, 40, 2, 2, 2];
  const received = [500, 500, 500, 0, 0, 0, 1_400, 1_100, 500, 500, 500, 500];
  const timeline = record(SENT, received, lateness);
  const figure = { metric: 'send_lateness', evidence: 'messages_sent' };

  it('leaves out what a burst did, and is never below the true one', () => {
    const bursts = findTargetBursts(timeline, LIMITS);
    // Of 8 whole seconds of 500 all but 1 % are at most 2 ms; the highest of each second may be 4.
    assert.equal(p99OutsideAtMost(timeline, figure, bursts), 2);
    assert.ok((p99OutsideAtMost(timeline, figure, []) ?? 0) >= 350);
  });

  it('is that of the worst second where that one alone has more than 1 % of the samples', () => {
    const one = record(SENT, SENT, [2, 2, 2, 2, 2, 2, 2, 900, 2, 2, 2, 2]);
    // At most 5 % of the second can be above its p95 of 450, which is 0.4 % of all.
    assert.equal(p99OutsideAtMost(one, figure, []), 450);
    assert.equal(p99OutsideAtMost(one, { ...figure, metric: 'read_lag' }, []), undefined);
  });
});
