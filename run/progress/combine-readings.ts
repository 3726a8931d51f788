import type { TimelineReading } from './follow-timeline.ts';

/** The newest figures of several generators of one test, as those of one. */
export function combineReadings(readings: readonly TimelineReading[]): TimelineReading {
  const [first] = readings;
  if (first !== undefined && readings.length === 1) {
    return first;
  }
  const sum = (read: (reading: TimelineReading) => number): number =>
    readings.reduce((total, reading) => total + read(reading), 0);
  const known = (read: (reading: TimelineReading) => number | undefined): readonly number[] =>
    readings.map(read).filter((value) => value !== undefined);
  const most = (values: readonly number[]): number | undefined =>
    values.length === 0 ? undefined : Math.max(...values);
  return {
    get atMs() {
      return most(known(({ atMs }) => atMs));
    },
    get loadStartedAtMs() {
      const moments = known(({ loadStartedAtMs }) => loadStartedAtMs);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
    total: (counter) => sum((reading) => reading.total(counter)),
    perSecond: (counter) => sum((reading) => reading.perSecond(counter)),
    // A percentile of all together lies below the largest of them: for a line to look at while they run that will do.
    stat: (trend, name) => most(known((reading) => reading.stat(trend, name))),
    wholeStat: (trend, name) => most(known((reading) => reading.wholeStat(trend, name))),
    isUpperBound: true,
  };
}
