import { formatFigure } from '../../format/format-figure.ts';
import { formatOffset } from '../../format/format-moment.ts';
import type { FindingInput, TestView } from '../report-context.ts';
import { firstKept, momentsOf, samplesOf } from './find-moment.ts';
import { RESOURCE_RULES } from './resource-rules.ts';

/** One thing that reached its level in a test, in the order in which they did. */
export interface Saturation {
  readonly atMs: number;
  readonly text: string;
}

/** What reached its level first, second …: resources at their warning level, latencies at their target. */
export function listSaturation({ record }: FindingInput, test: TestView): Saturation[] {
  const { window } = test;
  if (window === undefined) {
    return [];
  }
  const resources = RESOURCE_RULES.filter((rule) => rule.saturates === true).flatMap((rule) => {
    const first = firstKept(samplesOf(record.system, rule, window), rule.warning);
    if (first === undefined) {
      return [];
    }
    const label = rule.label.replace(/ \((p95|max)\)$/, '');
    const text = `${label} reached ${formatFigure(rule.warning, rule.unit)} ${formatOffset(first.atMs, window.fromMs)} and kept it.`;
    return [{ atMs: first.atMs, text }];
  });
  const latencies = test.report.rows.flatMap((row) => {
    if (row.unit !== 'ms' || row.stat !== 'p(95)' || row.limit === null || Object.keys(row.tags).length > 0) {
      return [];
    }
    const first = firstKept(momentsOf(test.record?.timeline, row.metric, 'p(95)'), row.limit.value);
    if (first === undefined) {
      return [];
    }
    const text = `${row.label} crossed its target of ${formatFigure(row.limit.value, 'ms')} ${formatOffset(first.atMs, window.fromMs)} and stayed beyond it.`;
    return [{ atMs: first.atMs, text }];
  });
  return [...resources, ...latencies].sort((a, b) => a.atMs - b.atMs);
}
