import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseRecovery } from '../../../faults/recovery/analyse-recovery.ts';
import { emptyCounts } from '../../../lib/audit/delivery-counts.ts';
import type { Audit } from '../../../record/audit-schema.ts';
import type { FaultSpan } from '../../../record/fault-event.ts';
import { recoverySchema } from '../../../record/recovery-schema.ts';
import type { Timeline, TimelineKind } from '../../../record/timeline.ts';

const SECONDS = 40;
const PER_SECOND = 100;
/** Each message is for so many. */
const READERS = 10;

const faultAt = (fromMs: number, toMs: number | undefined, id = 'cut'): FaultSpan => ({
  ...{ id, what: 'partition', where: 'generator-target', driver: 'toxiproxy', description: 'partition' },
  ...{ fromMs, toMs, injected: undefined, failure: undefined },
});

/** A hundred deliveries a second, evenly; those that are due within one of the spans are lost, or late. */
function auditOf(kind: 'lost' | 'late', ...spans: readonly (readonly [number, number])[]): Audit {
  const counts = emptyCounts();
  return {
    ...{ schema: 1, mode: 'exact', auditorsPerRoom: null, lateOverMs: 100, windowMs: 1_000 },
    ...{ totals: counts, rooms: [], examples: [] },
    windows: Array.from({ length: SECONDS }, (_, second) => {
      const dues = Array.from(
        { length: PER_SECOND },
        (_unused, n) => 1_000 * second + (1_000 / PER_SECOND) * n,
      );
      const bad = dues.filter((dueMs) =>
        spans.some(([fromMs, toMs]) => dueMs >= fromMs && dueMs < toMs),
      ).length;
      return {
        ...counts,
        startMs: 1_000 * second,
        expected: PER_SECOND,
        delivered: PER_SECOND - (kind === 'lost' ? bad : 0),
        [kind]: bad,
        messagesLost: kind === 'lost' ? bad / READERS : 0,
      };
    }),
  };
}

function timelineOf(
  metrics: Readonly<Record<string, readonly [TimelineKind, readonly (readonly number[] | undefined)[]]>>,
): Timeline {
  return {
    periodMs: 1_000,
    timesMs: Array.from({ length: SECONDS }, (_, second) => 1_000 * (second + 1)),
    metrics: new Map(
      Object.entries(metrics).map(([name, [kind, snapshots]]) => [name, { kind, snapshots, cumulative: [] }]),
    ),
    aggregates: { counter: ['count'], gauge: ['value'], rate: ['rate'], trend: ['p(95)'] },
  };
}

const analyse = (
  faults: readonly FaultSpan[],
  { audit, timeline }: { readonly audit?: Audit; readonly timeline?: Timeline },
) => {
  const load = { fromMs: 0, toMs: 1_000 * SECONDS };
  const recovery = analyseRecovery({
    timeline,
    audit,
    faults,
    load,
    holdMs: 3_000,
    deliveryTimeoutMs: 1_000,
  });
  assert.deepEqual(recoverySchema.parse(recovery), recovery);
  return recovery.faults;
};

test('the edges of a fault lie within the seconds that it began and ended in', () => {
  const [fault] = analyse([faultAt(10_300, 13_700)], { audit: auditOf('lost', [10_310, 13_760]) });
  assert.deepEqual(fault?.detected, { state: 'known', afterMs: 10, withinMs: 100, by: 'deliveries_lost' });
  assert.deepEqual(fault?.recovered, { state: 'known', afterMs: 60, withinMs: 100, by: 'deliveries_lost' });
  assert.deepEqual(fault?.impacts, [
    {
      figure: 'deliveries_lost',
      unit: 'share',
      band: { mean: 0, to: 0, windows: 10 },
      worst: 1,
      worstAtMs: 11_000,
      degradedBy: 1,
      fromMs: 10_310,
      toMs: 13_760,
    },
  ]);
  assert.deepEqual(fault?.deliveries, {
    lost: { state: 'known', value: 345 },
    duplicated: { state: 'known', value: 0 },
    late: { state: 'known', value: 0 },
    outOfOrder: { state: 'known', value: 0 },
  });
});

test('a fault that is over within one second has its length from how much of the second went wrong', () => {
  const [fault] = analyse([faultAt(10_300, 10_700)], { audit: auditOf('late', [10_300, 10_700]) });
  // From the injection on, and as late as leaves room for 400 ms: between 300 and 600 ms of the second.
  assert.deepEqual(fault?.detected, { state: 'known', afterMs: 150, withinMs: 250, by: 'deliveries_late' });
  assert.equal(fault?.impacts[0]?.toMs, 10_850);
  assert.deepEqual(fault?.deliveries.late, { state: 'known', value: 40 });
});

test('what does not come back before the end is no recovery, and says so', () => {
  const [fault] = analyse([faultAt(30_000, 32_000)], { audit: auditOf('lost', [30_000, 38_500]) });
  assert.deepEqual(fault?.recovered, {
    state: 'no-data',
    reason: 'deliveries_lost was not back in its band for 3 s before the end of the load came',
  });
  assert.equal(fault?.impacts[0]?.toMs, null);
});

test('what comes back and fails again within the time to hold has not recovered in between', () => {
  const audit = auditOf('lost', [10_000, 12_000], [13_500, 14_000]);
  const [fault] = analyse([faultAt(10_000, 12_000)], { audit });
  assert.equal(fault?.recovered.state === 'known' && fault.recovered.afterMs, 1_500);
});

test('a fault that nothing shows was not noticed, which is known', () => {
  const [fault] = analyse([faultAt(10_000, 12_000)], { audit: auditOf('lost') });
  const none = { state: 'none', reason: 'no figure left the band of the time before' };
  assert.deepEqual([fault?.detected, fault?.recovered], [none, none]);
});

test('without five undisturbed seconds before it nothing says what is usual', () => {
  const [fault] = analyse([faultAt(3_000, 5_000)], { audit: auditOf('lost', [3_000, 5_000]) });
  const noData = {
    state: 'no-data',
    reason:
      'fewer than 5 undisturbed seconds of load lie before it (the load began 1970-01-01T00:00:00.000Z), so nothing says what is usual',
  };
  assert.deepEqual([fault?.detected, fault?.recovered], [noData, noData]);
  assert.deepEqual(fault?.deliveries.lost, { state: 'known', value: 200 });
});

test('a test without files has no data, and says why', () => {
  const [fault] = analyse([faultAt(10_000, 12_000)], {});
  const noData = { state: 'no-data', reason: 'the test left neither a timeline nor an audit' };
  assert.deepEqual([fault?.detected, fault?.recovered], [noData, noData]);
  assert.deepEqual(fault?.connections.lost, { state: 'no-data', reason: 'the test has no recording' });
});

test('the time under an earlier fault is not in the band of a later one', () => {
  const audit = auditOf('lost', [10_000, 14_000], [25_000, 26_000]);
  const [first, second] = analyse([faultAt(10_000, 14_000, 'a'), faultAt(25_000, 26_000, 'b')], { audit });
  assert.equal(first?.recovered.state, 'known');
  assert.deepEqual(second?.impacts[0]?.band, { mean: 0, to: 0, windows: 21 });
  assert.deepEqual(second?.deliveries.lost, { state: 'known', value: 100 });
});

test('a fault that begins before the one before has recovered takes its recovery away', () => {
  const audit = auditOf('lost', [10_000, 16_000]);
  const [first] = analyse([faultAt(10_000, 12_000, 'a'), faultAt(14_000, 16_000, 'b')], { audit });
  assert.deepEqual(first?.recovered, {
    state: 'no-data',
    reason: 'deliveries_lost was not back in its band for 3 s before the next fault, b, came',
  });
});

test('times are judged by the logarithm, and a window without any is not well', () => {
  const times = Array.from({ length: SECONDS }, (_, second) => {
    const usual = [second % 2 === 0 ? 10 : 12];
    return second === 10 ? undefined : second === 11 ? [900] : usual;
  });
  const [fault] = analyse([faultAt(10_000, 12_000)], {
    timeline: timelineOf({ api_time: ['trend', times] }),
  });
  assert.deepEqual(fault?.detected, { state: 'known', afterMs: 1_500, withinMs: 500, by: 'api_time' });
  const [impact] = fault?.impacts ?? [];
  assert.equal(impact?.worst, 900);
  assert.equal(Math.round(impact?.band.mean ?? 0), 11);
  assert.ok(impact !== undefined && impact.band.to > 12 && impact.band.to < 20);
});

test('calls that fail are a share of those made, with the edges within their seconds', () => {
  const rates = Array.from({ length: SECONDS }, (_, second) => [
    second === 10 ? 0.4 : second === 11 || second === 12 ? 0.2 : 1,
  ]);
  const timeline = timelineOf({
    api_success: ['rate', rates],
    api_requests: ['counter', rates.map(() => [100])],
  });
  const [fault] = analyse([faultAt(10_250, 13_000)], { timeline });
  // 0.6 of 0.8 of the eleventh second.
  assert.deepEqual(fault?.detected, { state: 'known', afterMs: 0, withinMs: 100, by: 'api_success' });
  assert.equal(fault?.impacts[0]?.worst, 0.8);
  assert.deepEqual(fault?.recovered, { state: 'known', afterMs: 0, withinMs: 100, by: 'api_success' });
});

test('messages that are refused are an effect of a fault, though no delivery was due; of a count only the second is known', () => {
  const refused = Array.from({ length: SECONDS }, (_, second) => [second === 10 || second === 11 ? 50 : 0]);
  const [fault] = analyse([faultAt(10_000, 12_000)], {
    timeline: timelineOf({ messages_refused: ['counter', refused] }),
  });
  assert.deepEqual(
    fault?.impacts.map(({ figure, unit, worst, fromMs, toMs }) => ({ figure, unit, worst, fromMs, toMs })),
    [{ figure: 'messages_refused', unit: 'count', worst: 50, fromMs: 10_500, toMs: 11_500 }],
  );
});

/** A counter by second. */
const inSecond = (counts: Readonly<Record<number, number>>): [TimelineKind, (readonly number[])[]] => [
  'counter',
  Array.from({ length: SECONDS }, (_, second) => [counts[second] ?? 0]),
];

test('connections lost and regained are counted, and the storm is the most attempts in a second', () => {
  const timeline = timelineOf({
    connections_attempted: inSecond({ 2: 10, 4: 10, 10: 40, 11: 90, 12: 20 }),
    connections_opened: inSecond({ 2: 10, 4: 10, 11: 60, 12: 20 }),
    disconnects: inSecond({ 10: 80 }),
  });
  const [fault] = analyse([faultAt(10_000, 11_000)], { timeline });
  assert.deepEqual(fault?.connections, {
    lost: { state: 'known', value: 80 },
    regained: { state: 'known', value: 80 },
    stormPerSec: { state: 'known', value: 90 },
    beforePerSec: 2,
  });
});

test('connections of the second that the next fault touches are the next one’s', () => {
  const timeline = timelineOf({
    connections_attempted: inSecond({ 12: 3, 20: 80 }),
    connections_opened: inSecond({ 12: 3, 20: 80 }),
    disconnects: inSecond({ 11: 3, 18: 80 }),
  });
  const audit = auditOf('lost', [11_000, 11_500], [18_600, 19_000]);
  const [first, second] = analyse([faultAt(11_000, 12_000, 'a'), faultAt(18_500, 19_000, 'b')], {
    audit,
    timeline,
  });
  assert.deepEqual(
    [first, second].map((fault) => [fault?.connections.lost, fault?.deliveries.lost]),
    [
      [
        { state: 'known', value: 3 },
        { state: 'known', value: 50 },
      ],
      [
        { state: 'known', value: 80 },
        { state: 'known', value: 40 },
      ],
    ],
  );
});

test('what fails in the second that the next fault touches is the next one’s', () => {
  const { whole, each } = operationsOf([faultAt(8_000, 10_200, 'a'), faultAt(10_400, 12_000, 'b')], 10, 12);
  const failed = each.map((operations) => operations.map((one) => one.failed));
  assert.deepEqual(failed, [
    [0, 0],
    [2, 20],
  ]);
  assert.deepEqual(
    whole.map((one) => one.failed),
    [2, 20],
  );
});

test('faults that begin together are recovered from together', () => {
  const audit = auditOf('lost', [10_000, 12_000]);
  const both = analyse([faultAt(10_000, 12_000, 'a'), faultAt(10_040, 12_000, 'b')], { audit });
  assert.deepEqual(
    both.map(({ recovered }) => recovered.state),
    ['known', 'known'],
  );
});

/** Ten messages and a connection a second; the messages of the seconds `[from, to)` fail, each a second after it was due. */
function failingTimeline(from: number, to: number): Timeline {
  const seconds = Array.from({ length: SECONDS }, (_, second) => second);
  return timelineOf({
    messages_scheduled: ['counter', seconds.map(() => [10])],
    messages_failed: ['counter', seconds.map((second) => [second > from && second <= to ? 10 : 0])],
    connections_attempted: ['counter', seconds.map(() => [1])],
    connection_errors: ['counter', seconds.map((second) => [second >= from && second < to ? 1 : 0])],
  });
}

function operationsOf(faults: readonly FaultSpan[], from: number, to: number) {
  const { operations, faults: told } = analyseRecovery({
    timeline: failingTimeline(from, to),
    audit: auditOf('lost', [1_000 * from, 1_000 * to]),
    faults,
    load: { fromMs: 0, toMs: 1_000 * SECONDS },
    holdMs: 3_000,
    deliveryTimeoutMs: 1_000,
  });
  return { whole: operations, each: told.map((fault) => fault.operations) };
}

test('what failed from the injection until the recovery is what the fault caused, messages by when they were due', () => {
  const { whole, each } = operationsOf([faultAt(10_100, 12_000)], 10, 14);
  // Seconds 9 and 15 are touched: a message may be under way before it, and an edge is not certain to the second.
  const caused = [
    { family: 'connections', tried: 6, failed: 4 },
    { family: 'messages', tried: 60, failed: 40 },
  ];
  assert.deepEqual(whole, caused);
  assert.deepEqual(each, [caused]);
});

test('a message of which only the end of the test tells that it is lost is the fault’s by when it was due', () => {
  const timeline = timelineOf({
    messages_scheduled: ['counter', Array.from({ length: SECONDS }, () => [10])],
    messages_failed: inSecond({ [SECONDS - 1]: 20 }),
    messages_refused: inSecond({ 11: 3 }),
  });
  const [known] = analyse([faultAt(10_000, 12_000)], { timeline, audit: auditOf('lost', [10_000, 12_000]) });
  const messagesOf = (fault: typeof known) => fault?.operations.find(({ family }) => family === 'messages');
  assert.equal(messagesOf(known)?.failed, 23);
  const [unknown] = analyse([faultAt(10_000, 12_000)], { timeline });
  assert.equal(messagesOf(unknown)?.failed, 0);
});

test('what fails after a recovery that never came is nothing that the fault excuses', () => {
  const { whole } = operationsOf([faultAt(10_100, 12_000)], 10, SECONDS);
  assert.deepEqual(whole, [
    { family: 'connections', tried: 3, failed: 2 },
    { family: 'messages', tried: 30, failed: 20 },
  ]);
});

test('a second that two faults touch is counted once', () => {
  const one = operationsOf([faultAt(10_500, 12_000, 'a')], 10, 12);
  const two = operationsOf([faultAt(10_500, 12_000, 'a'), faultAt(10_500, 12_000, 'b')], 10, 12);
  assert.deepEqual(two.whole, one.whole);
});
