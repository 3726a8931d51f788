import { metricKey } from '../../lib/config/thresholds-of.ts';
import { percentile } from '../../statistics/percentile.ts';
import type { Check, Comparison, Evidence } from './calibration-case.ts';
import type { InjectedLine } from './fault-control.ts';

/** Where the truth of a count comes from. */
export type Truth = (evidence: Evidence) => number | null;

/** The number of faults of a kind, or with an id, that the target injected. */
export function injected(fault: string): Truth {
  return ({ injected }) => injected[fault] ?? null;
}

/** What the target itself counted during the case, by the name of its counter. */
export function counted(name: string): Truth {
  return ({ counters }) => counters[name] ?? null;
}

/** A number that follows from the load itself. */
export function exactly(count: number): Truth {
  return () => count;
}

/** Tags that choose a sub-metric, such as `{ kind: 'dropped' }`. */
type Tags = Readonly<Record<string, string>>;

/** A count that must be the truth to the last one. */
export function count(figure: string, metric: string, truth: Truth, tags?: Tags): Check {
  return (evidence) => ({
    figure,
    unit: 'count',
    injected: truth(evidence),
    reported: countOf(evidence, metric, tags),
    tolerance: 0,
    toleranceText: 'exact',
  });
}

/** The median of a time above that of the undelayed baseline, against the median of the delays: 1 ms + 1 %. */
export function medianShift(figure: string, metric: string, at: NonNullable<InjectedLine['at']>): Check {
  return (evidence, baseline) => {
    const held = percentile(delaysOf(evidence, at), 0.5);
    return {
      figure,
      unit: 'ms',
      injected: held,
      reported: minus(statOf(evidence, metric, 'med'), statOf(baseline, metric, 'med')),
      tolerance: held === null ? null : 1 + 0.01 * held,
      toleranceText: '1 ms + 1 %',
      ...besideBaseline(evidence, baseline, metric, 'med'),
    };
  };
}

/**
 * A percentile of a time above the mean of the undelayed baseline, against the same percentile of the delays as they
 * were held: 2 % of the whole. The mean, because a small time that is added to a wide distribution moves its quantiles
 * by the mean of the small one, to first order. `theoryMs` is the percentile of the distribution itself, from which that
 * of a finite number of draws differs.
 */
export function percentileShift(
  figure: string,
  metric: string,
  at: NonNullable<InjectedLine['at']>,
  share: 0.95 | 0.99,
  theoryMs: number,
): Check {
  return (evidence, baseline) => {
    const held = percentile(delaysOf(evidence, at), share);
    const drawn = percentile(delaysOf(evidence, at, 'drawn'), share);
    const base = statOf(baseline, metric, 'avg');
    return {
      figure: `${figure} (p${100 * share})`,
      unit: 'ms',
      injected: held,
      reported: minus(statOf(evidence, metric, `p(${100 * share})`), base),
      tolerance: held === null || base === null ? null : 0.02 * (held + base),
      toleranceText: '2 %',
      note: `${theoryMs.toFixed(1)} ms in theory, ${drawn?.toFixed(1) ?? 'nothing'} drawn in ${delaysOf(evidence, at).length.toLocaleString('en-US')}`,
    };
  };
}

/** A time above its baseline that the suite finds by asking again and again: the pauses between set the tolerance. */
export function polledShift(
  figure: string,
  metric: string,
  injectedMs: number,
  pause: { readonly ms: number; readonly share: number },
): Check {
  return (evidence, baseline) => ({
    figure,
    unit: 'ms',
    injected: injectedMs,
    reported: minus(statOf(evidence, metric, 'med'), statOf(baseline, metric, 'med')),
    tolerance: pause.ms + pause.share * injectedMs,
    toleranceText: pause.share === 0 ? `${pause.ms} ms` : `${pause.ms} ms + ${100 * pause.share} %`,
    ...besideBaseline(evidence, baseline, metric, 'med'),
  });
}

/**
 * The delays at a place, ms, in the order of time: what was drawn, or how long the target then really held it, which is
 * what the suite had to measure.
 */
export function delaysOf(
  { log }: Evidence,
  at: NonNullable<InjectedLine['at']>,
  which: 'held' | 'drawn' = 'held',
): number[] {
  return log.flatMap((line) => {
    const delayMs = which === 'drawn' ? line.delayMs : (line.tookMs ?? line.delayMs);
    return line.at === at && line.fault === 'delay' && delayMs !== undefined ? [delayMs] : [];
  });
}

/** One statistic of a metric; null where the test has none, or no samples to have it of. */
export function statOf(evidence: Evidence | undefined, metric: string, stat: string): number | null {
  const values = evidence?.summary.metrics[metric]?.values;
  if (values === undefined || !((values['count'] ?? 0) > 0)) {
    return null;
  }
  return values[stat] ?? null;
}

/** A counter's value; 0 where k6 has none, because a counter of ours that never counted is not in the summary. */
export function countOf({ summary }: Evidence, metric: string, tags?: Tags): number {
  return summary.metrics[metricKey(metric, tags)]?.values['count'] ?? 0;
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function besideBaseline(
  evidence: Evidence,
  baseline: Evidence | undefined,
  metric: string,
  stat: string,
): Pick<Comparison, 'note'> {
  const [with_, without] = [statOf(evidence, metric, stat), statOf(baseline, metric, stat)];
  return with_ === null || without === null
    ? {}
    : { note: `${with_.toFixed(2)} ms, ${without.toFixed(2)} ms undelayed` };
}
