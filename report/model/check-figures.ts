import { formatNumber } from '../../lib/summary/format-figure.ts';
import type { SummaryMetric, TestSummary } from '../../lib/summary/test-summary.ts';

/** Statistics of a distribution that can only rise. */
const RISING = ['min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'] as const;
/** Floating-point sums of one and the same samples may differ in their last digits. */
export const EPSILON = 1e-6;

/** What of a summary's figures cannot be, a sentence each: negative counts, rates above 1, percentiles out of order. */
export function checkFigures({ metrics }: TestSummary): string[] {
  return Object.entries(metrics).flatMap(([key, metric]) => {
    const wrong = wrongValue(metric);
    return wrong === undefined ? [] : [`${key} has ${wrong}, which cannot be`];
  });
}

/** What cannot be in a metric's values, in words; undefined when all of them can. */
function wrongValue({ kind, values }: SummaryMetric): string | undefined {
  const bad = Object.entries(values).find(
    ([stat, value]) =>
      kind !== 'gauge' &&
      value < 0 &&
      // Clocks of two machines may put single samples before their cause, and a timer may fire a little early.
      !(kind === 'trend' && isBelowMedian(stat)),
  );
  if (bad !== undefined) {
    return `a ${bad[0]} of ${formatNumber(bad[1])}`;
  }
  if (kind === 'rate' && (values['rate'] ?? 0) > 1) {
    return `a rate of ${formatNumber(values['rate'] ?? 0)}`;
  }
  const { passes, fails, rate } = values;
  if (
    kind === 'rate' &&
    passes !== undefined &&
    fails !== undefined &&
    rate !== undefined &&
    passes + fails > 0
  ) {
    const counted = passes / (passes + fails);
    return Math.abs(counted - rate) > EPSILON
      ? `a rate of ${formatNumber(rate)} with ${formatNumber(passes)} of ${formatNumber(passes + fails)}`
      : undefined;
  }
  if (kind !== 'trend' || !((values['count'] ?? 0) > 0)) {
    return undefined;
  }
  const known = RISING.flatMap((stat) => {
    const value = values[stat];
    return value === undefined || Number.isNaN(value) ? [] : [{ stat, value }];
  });
  const fall = known.findIndex(({ value }, index) => value < (known[index - 1]?.value ?? value) - EPSILON);
  const [before, after] = [known[fall - 1], known[fall]];
  return before === undefined || after === undefined
    ? undefined
    : `${before.stat} ${formatNumber(before.value)} above ${after.stat} ${formatNumber(after.value)}`;
}

/** `min`, and percentiles under 50 such as `p(1)`. */
function isBelowMedian(stat: string): boolean {
  return stat === 'min' || Number(/^p\(([\d.]+)\)$/.exec(stat)?.[1] ?? 100) < 50;
}
