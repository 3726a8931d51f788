import { isMetric, metricSpec } from '../../lib/metrics/catalogue.ts';
import { formatFigure, formatNumber } from '../../lib/summary/format-figure.ts';
import { formatClock } from '../plan/format-clock.ts';
import type { PlannedTest } from '../planned-test.ts';
import type { TimelineReading } from './follow-timeline.ts';

/** At most so many latencies are shown: the line must fit a terminal. */
const LATENCIES = 2;

/** The state of a running test in one line: what happens now, rates over the last second. */
export function formatProgress(test: PlannedTest, reading: TimelineReading, elapsedMs: number): string {
  const rates = shownLatencies(test).map(({ metric, counter, noun }) => {
    const rate = formatNumber(Math.round(reading.perSecond(counter)));
    return `${rate} ${noun}/s, p95 ${formatMs(reading.stat(metric, 'p(95)'), reading)}`;
  });
  return formatLine(test, reading, elapsedMs, rates);
}

/** The state of an ended test in one line: totals, percentiles over the whole of it. */
export function formatTotals(test: PlannedTest, reading: TimelineReading, elapsedMs: number): string {
  const totals = shownLatencies(test).map(
    ({ metric, counter, noun }) =>
      `${formatNumber(reading.total(counter))} ${noun}, p95 ${formatMs(reading.wholeStat(metric, 'p(95)'), reading)}`,
  );
  return formatLine(test, reading, elapsedMs, totals);
}

function formatLine(
  { definition, plan }: PlannedTest,
  reading: TimelineReading,
  elapsedMs: number,
  figures: readonly string[],
): string {
  const opened = reading.total('connections_opened');
  const errors = reading.total('errors');
  return [
    `${definition.name} ${formatClock(elapsedMs)}/${formatClock(plan.durationMs)}`,
    ...(opened > 0 ? [`${formatNumber(opened - reading.total('connections_closed'))} open`] : []),
    // Before the figures: a narrow terminal cuts the end off.
    `${formatNumber(errors)} ${errors === 1 ? 'error' : 'errors'}`,
    ...figures,
  ].join(' · ');
}

function formatMs(value: number | undefined, { isUpperBound }: TimelineReading): string {
  return value === undefined ? '–' : `${isUpperBound ? '≤ ' : ''}${formatFigure(value, 'ms')}`;
}

interface ShownLatency {
  readonly metric: string;
  /** What its samples are counted by. */
  readonly counter: string;
  readonly noun: string;
}

/** The response times that the test judges by its 95th percentile, each metric once. */
function shownLatencies({ definition, load }: PlannedTest): readonly ShownLatency[] {
  const judged = definition.rows(load).filter(({ metric, stat, tags, limit }) => {
    const { kind, unit } = metricSpec(metric);
    return stat === 'p(95)' && tags === undefined && limit !== undefined && kind === 'trend' && unit === 'ms';
  });
  return [...new Set(judged.map(({ metric }) => metric))].slice(0, LATENCIES).map((metric) => {
    const counter = metricSpec(metric).evidence ?? metric;
    return { metric, counter, noun: (isMetric(counter) ? metricSpec(counter).label : counter).toLowerCase() };
  });
}
