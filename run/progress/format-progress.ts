import type { Row } from '../../lib/config/test-definition.ts';
import { catalogue, type MetricSpec, metricSpec } from '../../lib/metrics/catalogue.ts';
import { formatFigure, formatNumber } from '../../lib/summary/format-figure.ts';
import type { PlannedTest } from '../configure.ts';
import { formatClock } from '../plan/format-clock.ts';
import type { TimelineReading } from './follow-timeline.ts';

/** At most so many latencies are shown: the line must fit a terminal. */
const LATENCIES = 2;

const specs: Readonly<Record<string, MetricSpec>> = catalogue;

/** The state of a running test in one line. */
export function formatProgress(
  { definition, load, plan }: PlannedTest,
  reading: TimelineReading,
  elapsedMs: number,
  dashboardUrl: string,
): string {
  const open = reading.total('connections_opened') - reading.total('connections_closed');
  const errors = reading.total('errors');
  const latencies = shownLatencies(definition.rows(load)).map((metric) => {
    const { evidence, label } = metricSpec(metric);
    const counted = evidence ?? metric;
    const p95 = reading.stat(metric, 'p(95)');
    const name = evidence === undefined ? label : (specs[evidence]?.label ?? evidence);
    const rate = `${formatNumber(Math.round(reading.perSecond(counted)))} ${name.toLowerCase()}/s`;
    return `${rate}, p95 ${p95 === undefined ? '–' : formatFigure(p95, 'ms')}`;
  });
  return [
    `${definition.name} ${formatClock(elapsedMs)}/${formatClock(plan.durationMs)}`,
    ...(plan.peakConnections > 0 ? [`${formatNumber(open)} open`] : []),
    ...latencies,
    `${formatNumber(errors)} ${errors === 1 ? 'error' : 'errors'}`,
    dashboardUrl,
  ].join(' · ');
}

/** The response times that the test judges by its 95th percentile, each metric once. */
function shownLatencies(rows: readonly Row[]): Row['metric'][] {
  const metrics = rows
    .filter(({ metric, stat, tags, limit }) => {
      const { kind, unit } = metricSpec(metric);
      return (
        stat === 'p(95)' && tags === undefined && limit !== undefined && kind === 'trend' && unit === 'ms'
      );
    })
    .map(({ metric }) => metric);
  return [...new Set(metrics)].slice(0, LATENCIES);
}
