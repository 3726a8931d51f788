import { Histogram } from '../../lib/metrics/histogram.ts';
import type { SummaryMetric, TestSummary } from '../../lib/summary/test-summary.ts';
import type { GeneratorLines } from './generator-lines.ts';
import { parseMetricKey } from './parse-metric-key.ts';
import { aggregateOf, percentileOf } from './second-times.ts';

/** What the proof of one generator gave. */
export interface Proof {
  counts: number;
  percentiles: number;
  worstShare: number;
  /** Why a distribution is not proven, by k6's key. */
  readonly failed: Map<string, string>;
  /** Distributions of which k6 was given a sample. */
  readonly sampled: Set<string>;
}

/** How far an average may be from k6's, as a share: both add up millions of figures, in another order. */
const MEAN_SHARE = 1e-6;
/** Figures that are counted exactly are so to a millionth, times too. */
const EXACT = 1e-6;

/** k6's own distributions: nobody prints their times. */
const BUILT_IN = /^(http_req|ws_|iteration_|grpc_|browser_|group_duration)/;

/** Whether k6 itself measures a distribution. */
export function isBuiltIn(metric: string): boolean {
  return BUILT_IN.test(metric);
}

/**
 * Works out every distribution of a generator's summary from the lines of its users, and compares it with what its k6
 * says: the count, the least and the largest must be the same, a percentile within a bucket.
 */
export function prove(summary: TestSummary, lines: GeneratorLines): Proof {
  const proof: Proof = {
    counts: 0,
    percentiles: 0,
    worstShare: 0,
    failed: new Map(),
    sampled: new Set(),
  };
  const miscounted = new Set(lines.miscounted);
  const isIncomplete = lines.incomplete.length > 0;
  for (const [key, metric] of Object.entries(summary.metrics)) {
    const { name } = parseMetricKey(key);
    if (metric.kind !== 'trend' || isBuiltIn(name)) {
      continue;
    }
    const all = timesOf(lines, key, false);
    const sample = timesOf(lines, key, true);
    const isSample = sample.count > 0;
    if (isSample) {
      proof.sampled.add(key);
    }
    // Of a sample k6 does not say how many there were in all: that is what the users themselves counted.
    const why =
      isSample && (isIncomplete || miscounted.has(name))
        ? 'its lines are not complete'
        : isSample && !isAmong(sample, all)
          ? `its sample of ${describe(sample)} is not one of ${describe(all)}`
          : compare(metric, isSample ? sample : all, proof);
    if (why !== undefined) {
      proof.failed.set(key, why);
    }
  }
  return proof;
}

/** Whether a sample can be one of these times. */
function isAmong(sample: Histogram, all: Histogram): boolean {
  return sample.count <= all.count && sample.min >= all.min && sample.max <= all.max;
}

function describe({ count, min, max }: Histogram): string {
  return `${count} times from ${min} to ${max}`;
}

/** All times of a generator that k6's key stands for: those that have its tags. */
export function timesOf(lines: GeneratorLines, key: string, isSample: boolean): Histogram {
  const { name, tags } = parseMetricKey(key);
  const sum = new Histogram();
  for (const { key: own, histogram } of lines.times.values()) {
    const hasTags = Object.entries(tags).every(([tag, value]) => own.tags[tag] === value);
    if (own.metric === name && own.isSample === isSample && hasTags) {
      sum.merge(histogram);
    }
  }
  return sum;
}

/** Why the figures of a histogram are not those of k6; undefined when they are. */
function compare({ values }: SummaryMetric, own: Histogram, proof: Proof): string | undefined {
  const count = values['count'] ?? Number.NaN;
  if (own.count !== count) {
    return `its lines hold ${own.count} of the ${count} times that its k6 counted`;
  }
  proof.counts += 1;
  if (count === 0) {
    return undefined;
  }
  for (const [name, k6] of Object.entries(values)) {
    const wrong = compareOne(name, k6, own, proof);
    if (wrong !== undefined) {
      return wrong;
    }
  }
  return undefined;
}

function compareOne(name: string, k6: number, own: Histogram, proof: Proof): string | undefined {
  const differs = (what: string): string => `its lines give ${what} as ${name}, its k6 ${k6}`;
  if (name === 'count') {
    return undefined;
  }
  if (name === 'avg' || name === 'min' || name === 'max') {
    const value = aggregateOf(own, name) ?? Number.NaN;
    return Math.abs(value - k6) <= Math.max(EXACT, Math.abs(k6) * MEAN_SHARE)
      ? undefined
      : differs(`${value}`);
  }
  const found = own.percentile(percentileOf(name));
  if (found === undefined || Number.isNaN(found.value)) {
    return differs('nothing');
  }
  if (!(k6 >= found.lower - EXACT && k6 <= found.upper + EXACT)) {
    return differs(`${found.lower} to ${found.upper}`);
  }
  proof.percentiles += 1;
  proof.worstShare = Math.max(proof.worstShare, k6 > 0 ? Math.abs(found.value - k6) / k6 : 0);
  return undefined;
}
