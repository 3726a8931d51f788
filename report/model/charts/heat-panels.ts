import { metricKey } from '../../../lib/config/thresholds-of.ts';
import { metricSpec } from '../../../lib/metrics/catalogue.ts';
import { seriesOf, type Timeline } from '../../../record/timeline.ts';
import type { Panel } from '../report-model.ts';
import { percentilePoints, type QuantilePoint, spreadOverRows } from './spread-over-rows.ts';
import { bucketOf, type TimeGrid } from './time-grid.ts';

/** Rows over the whole axis, as many as still can be given apart. */
const ROWS = 30;
const FEWEST_ROWS_A_DECADE = 4;
/** What is faster than this stands in the lowest row: a logarithmic axis has no 0. */
const FASTEST_MS = 0.01;
/** From which share of a moment's samples a cell has which level; below the first it has level 1 as long as it has any. */
const LEVELS = [0, 0.01, 0.03, 0.1, 0.3] as const;

/** Where the latencies of each moment lay, one panel a metric, with the p95 target as a line. */
export function heatPanels(
  grid: TimeGrid,
  timeline: Timeline,
  latencies: readonly { readonly metric: string; readonly limit?: Panel['limit'] }[],
): Panel[] {
  return latencies.flatMap(({ metric, limit }) => {
    const heat = buildHeat(grid, timeline, metricKey(metric));
    if (heat === undefined) {
      return [];
    }
    // The panel before it has the label with what it is measured from and to.
    const title = `${metricSpec(metric).label.replace(/ \(.*\)$/, '')}: heat map`;
    return [{ title, unit: 'ms' as const, ...(limit === undefined ? {} : { limit }), series: [], heat }];
  });
}

/** What a reader must know of the heat maps of a recording; it names what they are built from. */
export function describeHeat({ aggregates }: Timeline): string {
  const names = percentilePoints(aggregates.trend).map(({ name }) => name);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
  return `The heat map is built from what k6 recorded of each second: ${list}. The share of samples between two of these is exact; within it they are drawn evenly over the logarithmic axis, which is not measured. The stronger the colour of a cell, the more of a moment’s samples it holds; each second counts alike.`;
}

function buildHeat(grid: TimeGrid, timeline: Timeline, key: string): Panel['heat'] | undefined {
  const points = percentilePoints(timeline.aggregates.trend);
  const courses = points.map(({ aggregate, share }) => ({
    share,
    values: seriesOf(timeline, key, aggregate),
  }));
  const moments = timeline.timesMs.flatMap((atMs, index) => {
    const known = courses.flatMap(({ share, values }): QuantilePoint[] => {
      const value = values[index];
      return value === undefined || !Number.isFinite(value)
        ? []
        : [{ share, value: Math.max(value, FASTEST_MS) }];
    });
    return known.length < 2 ? [] : [{ atMs, known }];
  });
  if (moments.length === 0) {
    return undefined;
  }
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { known } of moments) {
    for (const { value } of known) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  const lowDecade = Math.floor(Math.log10(least));
  const highDecade = Math.max(lowDecade + 1, Math.ceil(Math.log10(most)));
  const decades = highDecade - lowDecade;
  const rows = decades * Math.max(FEWEST_ROWS_A_DECADE, Math.floor(ROWS / decades));
  const axis = { lowMs: 10 ** lowDecade, highMs: 10 ** highDecade, rows };
  const sums = Array.from({ length: grid.buckets }, () => ({ seconds: 0, shares: new Float64Array(rows) }));
  for (const { atMs, known } of moments) {
    const sum = sums[bucketOf(grid, atMs)];
    if (sum === undefined) {
      continue;
    }
    sum.seconds += 1;
    spreadOverRows(known, axis, sum.shares);
  }
  const columns = sums.map(({ seconds, shares }) =>
    seconds === 0 ? null : Array.from(shares, (share) => levelOf(share / seconds)).join(''),
  );
  return { ...axis, levels: [...LEVELS], columns };
}

/** 0 for a cell without samples. */
function levelOf(share: number): number {
  return share <= 0 ? 0 : LEVELS.filter((from) => share >= from).length;
}
