import type { MetricSpec } from '../metrics/catalogue.ts';
import { below } from './bounds.ts';
import type { Row } from './test-definition.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A share of the load is left out at its beginning, in which any server grows; it is never longer than this, ms. */
export const MOST_WARM_UP_MS = 10 * MINUTE;

/** The share of the load that is left out. */
export const WARM_UP_SHARE = 0.5;

/** The confidence of the interval, 0 to 1. */
export const GROWTH_CONFIDENCE = 0.95;

/** Shorter loads have too few samples for an interval, ms. */
const LEAST_JUDGED_MS = MINUTE;

/** From this length on the growth that is left is the server's and not of its warming up, ms. */
const LONG_MS = 20 * MINUTE;

const grown = (label: string, unit: MetricSpec['unit'] = 'ratio'): MetricSpec => ({
  kind: 'derived',
  unit,
  better: 'lower',
  label,
});

/**
 * How much the memory of the target's processes grew after its warm-up: the rise of a straight line through it, as a
 * share of where the line begins, with the interval of that. They follow from the system samples of the run.
 */
export const memoryMetrics: Readonly<Record<string, MetricSpec>> = {
  memory_growth: grown('Memory growth of the target'),
  memory_growth_least: grown('Memory growth of the target, low end of its 95 % interval'),
  memory_growth_most: grown('Memory growth of the target, high end of its 95 % interval'),
  memory_per_hour: grown('Memory growth of the target an hour', 'bytes'),
};

/** The rows of the growth; what a load of seconds has no samples for has no limit. */
export function memoryRows(loadMs: number): readonly Row[] {
  const isLong = loadMs >= LONG_MS;
  const judged: Pick<Row, 'limit' | 'reason'> =
    loadMs < LEAST_JUDGED_MS
      ? {}
      : isLong
        ? {
            limit: below(0.1),
            reason: 'Less than 10 % after the warm-up is what the guides allow a long load.',
          }
        : {
            limit: below(0.5),
            reason:
              'Half as much again within minutes, after the warm-up, is a leak; the 10 % of the guides are asked of 20 minutes and more.',
          };
  return [
    { metric: 'memory_growth', stat: 'max', ...judged },
    { metric: 'memory_growth_least', stat: 'max' },
    {
      metric: 'memory_growth_most',
      stat: 'max',
      ...(isLong ? { warning: below(0.1), reason: 'Growth of 10 % can be ruled out.' } : {}),
    },
    { metric: 'memory_per_hour', stat: 'max' },
  ];
}
