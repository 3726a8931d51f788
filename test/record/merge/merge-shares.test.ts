import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeShares } from '../../../record/merge/merge-shares.ts';
import type { Timeline, TimelineMetric } from '../../../record/timeline.ts';

const aggregates = { counter: ['count', 'rate'], gauge: ['value'], rate: ['rate'], trend: ['avg'] };

type Row = readonly (readonly number[] | undefined)[];

function timelineOf(
  timesMs: readonly number[],
  metrics: Readonly<Record<string, readonly [TimelineMetric['kind'], Row]>>,
): Timeline {
  return {
    periodMs: 1_000,
    timesMs,
    aggregates,
    metrics: new Map(
      Object.entries(metrics).map(([key, [kind, row]]) => [key, { kind, snapshots: row, cumulative: row }]),
    ),
  };
}

test('shares of generators are weighed by what each had tried in the second, at the moments of the first', () => {
  const first = timelineOf([1_000, 2_000, 3_000], {
    connect_success: ['rate', [[1], [0.5], undefined]],
    connections_attempted: [
      'counter',
      [
        [10, 10],
        [30, 30],
        [5, 5],
      ],
    ],
  });
  const second = timelineOf([1_400, 2_400, 3_400], {
    connect_success: ['rate', [[0], [1], undefined]],
    connections_attempted: [
      'counter',
      [
        [30, 30],
        [10, 10],
        [5, 5],
      ],
    ],
  });
  const { snapshots, cumulative } = mergeShares([first, second], first.timesMs).get('connect_success') ?? {};
  assert.deepEqual(snapshots, [[0.25], [0.625], undefined]);
  assert.deepEqual(cumulative, snapshots);
});

test('a share by a tag is weighed by the same part of its evidence, one of no evidence evenly', () => {
  const metrics = (share: number, count: number) =>
    timelineOf([1_000], {
      'connect_success{phase:calm}': ['rate', [[share]]],
      'connections_attempted{phase:calm}': ['counter', [[count, count]]],
      connections_attempted: ['counter', [[1_000 - count, 1]]],
    });
  const of = (a: Timeline, b: Timeline) =>
    mergeShares([a, b], [1_000]).get('connect_success{phase:calm}')?.snapshots;
  assert.deepEqual(of(metrics(1, 3), metrics(0, 1)), [[0.75]]);
  assert.deepEqual(of(metrics(1, 0), metrics(0.5, 0)), [[0.75]]);
});

test('a share that nothing says how to weigh is left out', () => {
  const own = timelineOf([1_000], { share_of_ours: ['rate', [[1]]], checks: ['counter', [[1, 1]]] });
  assert.deepEqual([...mergeShares([own, own], [1_000]).keys()], []);
});
