import { metricSpec } from '../../lib/metrics/catalogue.ts';
import type { Timeline, TimelineMetric } from '../timeline.ts';
import { parseMetricKey } from './parse-metric-key.ts';

/** A generator's share over a period, and how many it is of. */
interface Weighed {
  readonly share: number;
  readonly count: number;
}

/**
 * The shares of several generators over each period as one: those of each, weighed by how often it counted the share's
 * evidence in it. That is exact where attempt and outcome fall into one period, and lies between the generators' own
 * shares always; the summary's share is exact. A share without evidence is left out, as nothing says how to weigh it.
 */
export function mergeShares(
  timelines: readonly Timeline[],
  timesMs: readonly number[],
): ReadonlyMap<string, TimelineMetric> {
  const keys = new Set(
    timelines.flatMap(({ metrics }) =>
      [...metrics].flatMap(([key, { kind }]) => (kind === 'rate' ? [key] : [])),
    ),
  );
  const aligned = timelines.map((timeline) => ({ timeline, places: placesOf(timeline, timesMs) }));
  const merged = new Map<string, TimelineMetric>();
  for (const key of keys) {
    const { name } = parseMetricKey(key);
    const { evidence } = metricSpec(name);
    if (evidence !== undefined) {
      const counted = key.replace(name, evidence);
      const column = (part: 'snapshots' | 'cumulative') =>
        timesMs.map((_, moment) =>
          weigh(
            aligned.flatMap(
              ({ timeline, places }) => shareAt(timeline, key, counted, part, places[moment] ?? -1) ?? [],
            ),
          ),
        );
      merged.set(key, { kind: 'rate', snapshots: column('snapshots'), cumulative: column('cumulative') });
    }
  }
  return merged;
}

/** For each moment the place of the sample within half a period of it; -1 where there is none. */
function placesOf({ timesMs: own, periodMs }: Timeline, timesMs: readonly number[]): readonly number[] {
  let at = 0;
  return timesMs.map((atMs) => {
    while (at < own.length && (own[at] ?? 0) <= atMs - periodMs / 2) {
      at += 1;
    }
    return (own[at] ?? Number.POSITIVE_INFINITY) <= atMs + periodMs / 2 ? at : -1;
  });
}

/** What a generator recorded in a sample; undefined where it recorded no share. */
function shareAt(
  { metrics, aggregates }: Timeline,
  key: string,
  evidence: string,
  part: 'snapshots' | 'cumulative',
  at: number,
): Weighed | undefined {
  const share = metrics.get(key)?.[part][at]?.[aggregates.rate.indexOf('rate')];
  const count = metrics.get(evidence)?.[part][at]?.[aggregates.counter.indexOf('count')] ?? 0;
  return share === undefined ? undefined : { share, count };
}

/** Without evidence in the period, all that there are count the same. */
function weigh(parts: readonly Weighed[]): readonly number[] | undefined {
  if (parts.length === 0) {
    return undefined;
  }
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  return [
    parts.reduce(
      (sum, { share, count }) => sum + share * (total === 0 ? 1 / parts.length : count / total),
      0,
    ),
  ];
}
