import type { CapacityStep } from '../record/capacity-schema.ts';

/** What a load step says: the target carried it, it did not, or the generator could not make it. */
export type Outcome = 'carried' | 'not-carried' | 'not-valid';

/** A load as it was last measured. */
export interface TriedLoad {
  readonly load: number;
  readonly outcome: Outcome;
}

/** What a search may do. */
export interface SearchLimits {
  /** The load that the profile has; the search begins at a fraction of it. */
  readonly plannedLoad: number;
  /** No load above it is tried. */
  readonly maxLoad: number;
}

/** Where a search stands: the next load to try, or its answer. */
export type SearchState =
  | { readonly kind: 'try'; readonly load: number }
  | {
      readonly kind: 'answer';
      /** The largest load that was carried; null when none was. */
      readonly low: number | null;
      /** The smallest load above it that was not; null when there is none. */
      readonly high: number | null;
      readonly stoppedBy: 'knee' | 'generator' | 'maximum' | 'minimum';
    };

/** The first load, as a share of the profile's: below its knee the law needs points too. */
const FIRST_SHARE = 0.125;
/** The answer is known to this factor; a step of ten seconds tells no finer. */
const NARROW = 1.15;
/** Completed work that falls this far behind the load is no noise. */
const FOLLOWS = 0.95;
/** Loads below the first that are tried when not even that one is carried. */
const MOST_HALVINGS = 4;

/**
 * The next load of a search: doubling from an eighth of the profile's load until one is not carried, then the middle (on
 * a logarithmic scale) between the largest that was and the smallest that was not, until these are within 15 %. A load
 * that was not carried the first time is tried again, since one hiccup is no knee.
 */
export function searchCapacity(tried: readonly TriedLoad[], limits: SearchLimits): SearchState {
  const { plannedLoad, maxLoad } = limits;
  const first = Math.min(maxLoad, Math.max(1, Math.round(FIRST_SHARE * plannedLoad)));
  const last = new Map(tried.map(({ load, outcome }) => [load, outcome]));
  const carried = [...last].filter(([, outcome]) => outcome === 'carried').map(([load]) => load);
  const low = carried.length === 0 ? null : Math.max(...carried);
  const failed = [...last].filter(([load, outcome]) => outcome !== 'carried' && load > (low ?? 0));
  const [high, outcome] = failed.sort(([a], [b]) => a - b)[0] ?? [null, undefined];
  const newest = tried.at(-1);
  if (newest !== undefined && newest.outcome !== 'carried' && countOf(tried, newest.load) === 1) {
    return { kind: 'try', load: newest.load };
  }
  const stoppedBy = outcome === 'not-valid' ? 'generator' : 'knee';
  if (high === null) {
    const next = low === null ? first : Math.min(maxLoad, 2 * low);
    return low !== null && low >= maxLoad
      ? { kind: 'answer', low, high: null, stoppedBy: 'maximum' }
      : { kind: 'try', load: next };
  }
  if (low === null) {
    const next = Math.floor(high / 2);
    return next < 1 || next < first / 2 ** MOST_HALVINGS
      ? { kind: 'answer', low: null, high, stoppedBy: outcome === 'not-valid' ? 'generator' : 'minimum' }
      : { kind: 'try', load: next };
  }
  const middle = Math.round(Math.sqrt(low * high));
  return high / low <= NARROW || last.has(middle)
    ? { kind: 'answer', low, high, stoppedBy }
    : { kind: 'try', load: middle };
}

/** What a measured step says; a rate must be followed by the work that is completed. */
export function outcomeOf(
  step: Pick<CapacityStep, 'load' | 'throughput' | 'p95LatencyMs' | 'verdict' | 'isValid'>,
  { isRate, latencyLimitMs }: { readonly isRate: boolean; readonly latencyLimitMs: number | null },
): Outcome {
  if (!step.isValid) {
    return 'not-valid';
  }
  const follows = !isRate || step.throughput === null || step.throughput >= FOLLOWS * step.load;
  const quick = latencyLimitMs === null || (step.p95LatencyMs ?? 0) <= latencyLimitMs;
  return follows && quick && step.verdict !== 'FAILED' ? 'carried' : 'not-carried';
}

function countOf(tried: readonly TriedLoad[], load: number): number {
  return tried.filter((one) => one.load === load).length;
}
