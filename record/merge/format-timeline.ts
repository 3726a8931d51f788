import type { Timeline } from '../timeline.ts';

/** A recording in the form in which k6's dashboard writes one, row by row. */
export function* formatTimeline(timeline: Timeline): Generator<string> {
  const { periodMs, aggregates, timesMs, metrics } = timeline;
  const names = [...metrics.keys(), 'time'].sort((a, b) => (a < b ? -1 : 1));
  const types = names.map((name) => [name, { type: metrics.get(name)?.kind ?? 'gauge' }] as const);
  yield JSON.stringify({ event: 'param', data: { period: periodMs, aggregates } });
  yield JSON.stringify({ event: 'metric', data: Object.fromEntries(types) });
  for (const [at, atMs] of timesMs.entries()) {
    for (const [event, part] of [
      ['cumulative', 'cumulative'],
      ['snapshot', 'snapshots'],
    ] as const) {
      const data = names.map((name) => (name === 'time' ? [atMs] : (metrics.get(name)?.[part][at] ?? [])));
      yield JSON.stringify({ event, data });
    }
  }
}
