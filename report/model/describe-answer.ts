import { formatNumber } from '../../lib/summary/format-figure.ts';
import type { Capacity } from '../../record/capacity-schema.ts';

/** What a capacity run found, with the interval in which the capacity lies. */
export function describeAnswer({ answer, unit, steps, test }: Capacity): string {
  const show = (load: number): string => `${formatNumber(load)} ${unit}`;
  if (answer === undefined) {
    return `${steps.length} given loads of ${test} were run; leave CAPACITY_LOADS out to have the capacity searched for.`;
  }
  const { low, high, stoppedBy } = answer;
  if (low === null) {
    return high === null
      ? `No load of ${test} was measured.`
      : stoppedBy === 'generator'
        ? `No capacity: already ${show(high)} was more than the generator could make here.`
        : `Not even ${show(high)} was carried: a load below it is the capacity, if there is one.`;
  }
  const carried = `${show(low)} was carried`;
  switch (stoppedBy) {
    case 'knee':
      return `The capacity lies between ${show(low)}, which was carried, and ${show(high ?? low)}, which was not (each ten seconds, the second measured twice).`;
    case 'generator':
      return `The capacity is at least ${show(low)}: ${show(high ?? low)} was more than the generator could make here, which says nothing of the target.`;
    case 'maximum':
      return `The capacity is at least ${show(low)}, the largest load that was allowed (CAPACITY_MAX).`;
    case 'minimum':
    case 'interrupted':
      return `${carried}${high === null ? '' : `, ${show(high)} was not`}; the search was cut short.`;
    default:
      return stoppedBy satisfies never;
  }
}
