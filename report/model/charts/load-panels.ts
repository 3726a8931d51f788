import { metricFamilies } from '../../../lib/config/metric-families.ts';
import type { DeclaredPanel, PanelSeries } from '../../../lib/config/report-declarations.ts';
import type { LoadPlan } from '../../../lib/config/test-definition.ts';
import { metricKey } from '../../../lib/config/thresholds-of.ts';
import { metricSpec } from '../../../lib/metrics/catalogue.ts';
import type { JudgedRow } from '../../../lib/summary/judge-row.ts';
import { openConnections, seriesOf, type Timeline, totalsOf } from '../../../record/timeline.ts';
import { formatBound } from '../../format/format-figure.ts';
import type { Panel } from '../report-model.ts';
import { plannedAt } from './load-bands.ts';
import { gridSeconds, resample, resampleRate, type TimeGrid } from './time-grid.ts';

/** Counters whose course shows what a test did, of whichever family. */
const ACTIVITIES: readonly string[] = Object.values(metricFamilies).flatMap(({ activities }) => activities);

/** As many as have colours of their own. */
const MOST_SERIES = 8;

/** Sockets open over time, beside the curve that was planned. */
export function connectionsPanel(grid: TimeGrid, timeline: Timeline, plan: LoadPlan | undefined): Panel[] {
  const open = openConnections(timeline);
  if (open.length === 0) {
    return [];
  }
  const planned =
    plan?.curveUnit === 'users'
      ? [{ name: 'planned', colour: 7, dashed: true, values: plannedValues(grid, plan) }]
      : [];
  const series = { name: 'open', colour: 0, values: resample(grid, timeline.timesMs, open, 'max') };
  return [{ title: 'Open connections', unit: 'count', series: [series, ...planned] }];
}

/** One panel for each kind of thing the test did, a second. */
export function activityPanels(grid: TimeGrid, timeline: Timeline, plan: LoadPlan | undefined): Panel[] {
  return ACTIVITIES.flatMap((metric) => {
    const totals = totalsOf(timeline, metric);
    if ((totals.at(-1) ?? 0) === 0) {
      return [];
    }
    const rate = {
      name: metricSpec(metric).label.toLowerCase(),
      colour: 2,
      values: resampleRate(grid, timeline.timesMs, totals),
    };
    const planned =
      plan?.curveUnit === 'msg/s' && metric === 'messages_sent'
        ? [{ name: 'planned', colour: 7, dashed: true, values: plannedValues(grid, plan) }]
        : [];
    const title = `${metricSpec(metric).label} a second`;
    return [{ title, unit: 'per_second' as const, series: [rate, ...planned] }];
  });
}

/** A latency that a test has a target for, with the target of its p95. */
export interface JudgedLatency {
  readonly metric: string;
  readonly limit?: Panel['limit'];
}

/** Every latency of a test that has a target. */
export function judgedLatencies(rows: readonly JudgedRow[]): JudgedLatency[] {
  const metrics = new Set(
    rows
      .filter((row) => row.limit !== null && row.unit === 'ms' && Object.keys(row.tags).length === 0)
      .map((row) => row.metric),
  );
  return [...metrics].map((metric) => {
    const target = rows.find((row) => row.metric === metric && row.stat === 'p(95)')?.limit;
    return target === undefined || target === null
      ? { metric }
      : { metric, limit: { label: `p95 target ${formatBound(target, 'ms')}`, value: target.value } };
  });
}

/** p50, p95 and p99 of every given latency, with the target of its p95 as a line. */
export function latencyPanels(
  grid: TimeGrid,
  timeline: Timeline,
  latencies: readonly JudgedLatency[],
): Panel[] {
  return latencies.flatMap(({ metric, limit }) => {
    const courses = [
      { name: 'p50', colour: 0, stat: 'med' },
      { name: 'p95', colour: 1, stat: 'p(95)' },
      { name: 'p99', colour: 3, stat: 'p(99)' },
    ].map(({ name, colour, stat }) => ({
      name,
      colour,
      values: resample(grid, timeline.timesMs, seriesOf(timeline, metricKey(metric), stat), 'max'),
    }));
    if (courses.every((course) => course.values.every((value) => value === null))) {
      return [];
    }
    const title = metricSpec(metric).label;
    return [{ title, unit: 'ms' as const, ...(limit === undefined ? {} : { limit }), series: courses }];
  });
}

/** The panels that a test declares for itself; one without any sample is left out. */
export function declaredPanels(
  grid: TimeGrid,
  timeline: Timeline,
  panels: readonly DeclaredPanel[],
): Panel[] {
  return panels.flatMap(({ title, unit, series }) => {
    const courses = series.slice(0, MOST_SERIES).map((one, index) => ({
      name: one.label,
      colour: index,
      values: courseOf(grid, timeline, one),
    }));
    return courses.every(({ values }) => values.every((value) => value === null))
      ? []
      : [{ title, unit, series: courses }];
  });
}

function courseOf(
  grid: TimeGrid,
  timeline: Timeline,
  { metric, tags, show }: PanelSeries,
): (number | null)[] {
  const key = metricKey(metric, tags);
  if (show === 'per_second') {
    return resampleRate(grid, timeline.timesMs, totalsOf(timeline, key));
  }
  return show === 'total'
    ? resample(grid, timeline.timesMs, totalsOf(timeline, key), 'max')
    : resample(grid, timeline.timesMs, seriesOf(timeline, key, show), show === 'min' ? 'mean' : 'max');
}

/** Errors a second; left out where there were none, because an empty panel only takes room. */
export function errorsPanel(grid: TimeGrid, timeline: Timeline): Panel[] {
  const totals = totalsOf(timeline, 'errors');
  if ((totals.at(-1) ?? 0) === 0) {
    return [];
  }
  const values = resampleRate(grid, timeline.timesMs, totals);
  return [{ title: 'Errors a second', unit: 'per_second', series: [{ name: 'errors', colour: 4, values }] }];
}

function plannedValues(grid: TimeGrid, plan: LoadPlan): number[] {
  return gridSeconds(grid).map((second) => Math.round(plannedAt(plan, second * 1_000)));
}
