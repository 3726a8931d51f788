import { metricSpec } from '../metrics/catalogue.ts';
import type { Stat } from './stat.ts';
import type { Bound, Row } from './test-definition.ts';

/** What a figure is held to, and why. */
export interface Level {
  /** Missing it is a failure. */
  readonly limit?: Bound;
  /** The stricter level; missing only this one is a warning. */
  readonly warning?: Bound;
  /** Why the limit is what it is. */
  readonly reason?: string;
  readonly label?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const row = (metric: string, stat: Stat, level: Level): Row => ({ metric, stat, ...level });

/** A count, such as messages lost. */
export const count = (metric: string, level: Level = {}): Row => row(metric, 'count', level);

/** A counter's count a second over the window that its load was meant to run, ms. */
export const perSecond = (metric: string, windowMs: number, level: Level = {}): Row => ({
  ...row(metric, 'per_second', level),
  windowMs,
});

/** A share of successes, 0 to 1. */
export const successRate = (metric: string, level: Level = {}): Row => row(metric, 'rate', level);

/** One statistic of a distribution, such as `latency('match_time', 'p(95)', { limit: below(5_000), reason: … })`. */
export const latency = (metric: string, stat: Stat, level: Level = {}): Row => row(metric, stat, level);

/** The largest value seen. */
export const peak = (metric: string, level: Level = {}): Row => row(metric, 'max', level);

/** Average, median, p95 and p99 of a distribution, those with levels as given. */
export function distribution(
  metric: string,
  levels: Partial<Readonly<Record<'avg' | 'med' | 'p(95)' | 'p(99)' | 'max', Level>>> = {},
): readonly Row[] {
  const stats = ['avg', 'med', 'p(95)', 'p(99)'] as const;
  return [...stats, ...('max' in levels ? (['max'] as const) : [])].map((stat) =>
    row(metric, stat, { label: labelOf(metric, stat), ...levels[stat] }),
  );
}

const STAT_NAMES = { avg: 'avg', med: 'p50', 'p(95)': 'p95', 'p(99)': 'p99', max: 'max' } as const;

function labelOf(metric: string, stat: keyof typeof STAT_NAMES): string {
  return `${metricSpec(metric).label.replace(/ \(.*\)$/, '')} (${STAT_NAMES[stat]})`;
}
