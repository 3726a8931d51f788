import { sampleBatches, type Times } from './sampled.ts';
import type { Tags, TimeRecorder } from './time-recorder.ts';
import { createTimeSeries, type TimeBatch, type TimeSeries } from './time-series.ts';

/** Times that go to k6 and are counted beside it. */
export interface RecordedTimes extends Times {
  /**
   * The same metric for so many times that k6 is to have a sample of them only, where a run counts all; without one k6
   * is given all of them, for nothing else holds the highest.
   */
  readonly sampled: (expected: number, most: number) => BatchedTimes;
}

/** Times without tags that are taken batch by batch. */
export interface BatchedTimes extends Times {
  readonly batch: TimeBatch;
}

/** Counts what a k6 trend is given; `isExact` for figures that are no times. */
export function recordTimes(
  metric: string,
  trend: Times,
  recorder: TimeRecorder,
  isExact: boolean,
): RecordedTimes {
  const series = new Map<string, TimeSeries>();
  const seriesOf = (tags: Tags | undefined): TimeSeries => {
    const key = tags === undefined ? '' : JSON.stringify(tags);
    const own = series.get(key) ?? recorder.series(metric, tags, { isExact });
    series.set(key, own);
    return own;
  };
  return {
    add: (value, tags, atMs = Date.now()) => {
      trend.add(value, tags);
      seriesOf(tags).add(value, atMs);
    },
    sampled: (expected, most) => {
      const chosen = recorder.isKept ? most : Number.POSITIVE_INFINITY;
      const given =
        expected > chosen ? recorder.series(metric, undefined, { isExact, isSample: true }) : undefined;
      const give = (value: number): void => {
        trend.add(value);
        given?.add(value, 0);
      };
      const all = recorder.series(metric, undefined, {
        isExact,
        onBatch: sampleBatches(give, expected, chosen),
      });
      return batched(all);
    },
  };
}

/** Times that are taken batch by batch and go nowhere else; for tests. */
export function batchedTimes(
  onBatch: (ascending: Float64Array) => void,
  capacity = 64,
): BatchedTimes & {
  readonly flush: () => void;
} {
  const series = createTimeSeries({ capacity, growsTo: capacity, isExact: false, isKept: false, onBatch });
  return { ...batched(series), flush: series.flush };
}

function batched({ batch, add }: TimeSeries): BatchedTimes {
  return { batch, add: (value, _tags, atMs = Date.now()) => add(value, atMs) };
}
