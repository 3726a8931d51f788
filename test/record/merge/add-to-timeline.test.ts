import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyCounts } from '../../../lib/audit/delivery-counts.ts';
import type { Reconciled } from '../../../lib/audit/reconcile.ts';
import { addToTimeline } from '../../../record/merge/add-to-timeline.ts';
import { seriesOf, type Timeline, totalsOf } from '../../../record/timeline.ts';

const timeline: Timeline = {
  periodMs: 1_000,
  timesMs: [1_000, 2_000, 3_000, 4_000],
  aggregates: { counter: ['count', 'rate'], gauge: [], rate: [], trend: [] },
  metrics: new Map([
    [
      'deliveries_expected',
      {
        kind: 'counter',
        snapshots: [[10, 10], [10, 10], undefined, [5, 5]],
        cumulative: [[10, 10], [20, 10], undefined, [25, 6.25]],
      },
    ],
  ]),
};

const lostAt = (dueMs: number, lost: number, notJudged = 0) => ({
  dueMs,
  counts: { ...emptyCounts(), expected: lost + notJudged, lost, notJudged },
});

const foundAt = (...byDueMs: Reconciled['byDueMs']): Reconciled[] => [
  { counts: emptyCounts(), byDueMs, lost: [], messages: new Map() },
];

describe('what only the merge can know', () => {
  it('stands in the timeline at the second in which it was due, and in every total since', () => {
    const merged = addToTimeline(timeline, foundAt(lostAt(1_001, 2), lostAt(2_000, 1), lostAt(2_500, 3)));
    assert.deepEqual(seriesOf(merged, 'deliveries_lost', 'count'), [undefined, 3, 3, undefined]);
    assert.deepEqual(totalsOf(merged, 'deliveries_lost'), [0, 3, 6, 6]);
    assert.deepEqual(seriesOf(merged, 'deliveries_expected', 'count'), [10, 13, 3, 5]);
    assert.deepEqual(totalsOf(merged, 'deliveries_expected'), [10, 23, 26, 31]);
    assert.equal(merged.metrics.has('deliveries_not_judged'), false);
  });

  it('goes to the first or the last second where it was due outside the recording', () => {
    const merged = addToTimeline(timeline, foundAt(lostAt(1, 1), lostAt(9_000, 1, 2)));
    assert.deepEqual(totalsOf(merged, 'deliveries_lost'), [1, 1, 1, 2]);
    assert.deepEqual(totalsOf(merged, 'deliveries_not_judged'), [0, 0, 0, 2]);
  });

  it('changes nothing where nothing was found', () => {
    assert.equal(addToTimeline(timeline, foundAt()), timeline);
  });
});
