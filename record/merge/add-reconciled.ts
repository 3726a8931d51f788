import type { Reconciled } from '../../lib/audit/reconcile.ts';
import { metricKey } from '../../lib/config/thresholds-of.ts';
import type { SummaryMetric, TestSummary } from '../../lib/summary/test-summary.ts';
import { keeps } from './merge-summaries.ts';

/** Counters that a virtual user of a shared room cannot know by itself. */
export const RECONCILED = [
  'deliveries_expected',
  'deliveries_lost',
  'deliveries_not_judged',
  'messages_delivered',
  'messages_failed',
  'message_success',
] as const;

/** A summary with what was found only when the virtual users of shared rooms were joined. */
export function addReconciled(summary: TestSummary, found: readonly Reconciled[]): TestSummary {
  const metrics = { ...summary.metrics };
  const change = (key: string, more: Readonly<Record<string, number>>): void => {
    const own = metrics[key];
    if (own !== undefined && own.problem === undefined && Object.values(more).some((value) => value !== 0)) {
      metrics[key] = changed(own, more, summary.durationMs);
    }
  };
  for (const { counts, messages } of found) {
    change('deliveries_expected', { count: counts.expected });
    change('deliveries_lost', { count: counts.lost });
    change('deliveries_not_judged', { count: counts.notJudged });
    for (const [type, { delivered, failed }] of messages) {
      change('messages_delivered', { count: delivered });
      change(metricKey('messages_delivered', { type }), { count: delivered });
      change('messages_failed', { count: failed });
      change(metricKey('messages_failed', { type }), { count: failed });
      change('message_success', { passes: delivered, fails: failed });
    }
  }
  return { ...summary, metrics };
}

function changed(
  metric: SummaryMetric,
  more: Readonly<Record<string, number>>,
  durationMs: number,
): SummaryMetric {
  const sums = { ...metric.values };
  for (const [name, value] of Object.entries(more)) {
    sums[name] = (sums[name] ?? 0) + value;
  }
  const { passes = 0, fails = 0, count = 0 } = sums;
  const rate = metric.kind === 'rate' ? passes / Math.max(1, passes + fails) : (count * 1_000) / durationMs;
  const values = { ...sums, rate };
  const thresholds = Object.keys(metric.thresholds ?? {}).map((each) => [each, keeps(each, values)] as const);
  return {
    ...metric,
    values,
    ...(metric.thresholds === undefined ? {} : { thresholds: Object.fromEntries(thresholds) }),
  };
}
