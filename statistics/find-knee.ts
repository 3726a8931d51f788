import { type BrokenLine, fitBrokenLine } from './fit-broken-line.ts';
import type { LoadStep } from './load-step.ts';

/** What shows the knee: throughput that stops following the load, latency that starts to climb, or a limit crossed. */
export type KneeSign = 'throughput' | 'latency' | 'limit';

/** The last step before the system is overloaded, or why none is named. */
export type Knee =
  | {
      readonly kind: 'knee';
      /** Index into the steps in order of load. */
      readonly step: number;
      readonly load: number;
      readonly sign: KneeSign;
      /** Slope after the knee as a share of the slope before (throughput only, else `null`). */
      readonly remainingGain: number | null;
    }
  | { readonly kind: 'none'; readonly sentence: string };

/** Throughput past the knee grows by less than this share of its first slope. */
const smallGain = 0.5;
/** Latency past its knee reaches at least this many times its level at the knee. */
const clearRise = 2;
/** Fall of the Bayesian information criterion that counts as evidence of a bend. */
const clearEvidence = 10;

/**
 * Names the knee of a stepped load by the first of these signs that appears (lowest load):
 * - throughput: the best two-line fit through the origin bends, the gain past the bend is under half the first slope,
 *   and the evidence against one straight line is very strong; the knee is the step at the bend;
 * - limit: p95 latency is over `latencyLimitMs` at a step and at all later ones; the knee is the step before.
 * Only when neither appears: latency, where the best two-line fit of p95 bends upwards as strongly and p95 at least
 * doubles after the bend. Whole-curve fits are used, since the gain from one step to the next is mostly noise.
 */
export function findKnee(
  steps: readonly LoadStep[],
  options: { readonly latencyLimitMs?: number } = {},
): Knee {
  const sorted = [...steps].sort((a, b) => a.load - b.load);
  const bad = sorted.find(({ load, throughput }) => !(load > 0 && throughput > 0 && load < Infinity));
  if (bad !== undefined) {
    const sentence = `A step has load ${bad.load} and throughput ${bad.throughput}; both must be above 0.`;
    return { kind: 'none', sentence };
  }
  const first = sorted[0];
  const limitMs = options.latencyLimitMs;
  if (limitMs !== undefined && measuredLatencies(sorted).every((ms) => ms > limitMs) && first?.p95LatencyMs) {
    const sentence = `The p95 latency is over ${limitMs} ms at every step, from load ${first.load} on: start lower.`;
    return { kind: 'none', sentence };
  }
  const found = [throughputKnee(sorted), limitKnee(sorted, limitMs)].filter((knee) => knee !== null);
  const knee = found.sort((a, b) => a.step - b.step)[0] ?? latencyKnee(sorted);
  if (knee) {
    return knee;
  }
  const sentence =
    sorted.length < 5
      ? `A knee needs at least 5 load steps; ${sorted.length} were measured.`
      : `No knee up to load ${sorted.at(-1)?.load}: throughput follows the load and latency does not climb.`;
  return { kind: 'none', sentence };
}

const measuredLatencies = (steps: readonly LoadStep[]): number[] =>
  steps.flatMap(({ p95LatencyMs }) => (p95LatencyMs === null ? [] : [p95LatencyMs]));

type FoundKnee = Extract<Knee, { kind: 'knee' }>;

function kneeAt(
  sorted: readonly LoadStep[],
  step: number,
  sign: KneeSign,
  gain: number | null,
): FoundKnee | null {
  const load = sorted[step]?.load;
  return load === undefined ? null : { kind: 'knee', step, load, sign, remainingGain: gain };
}

function throughputKnee(sorted: readonly LoadStep[]): FoundKnee | null {
  const line = fitBrokenLine(
    sorted.map(({ load }) => load),
    sorted.map(({ throughput }) => throughput),
    'through origin',
  );
  if (line === null || line.evidence < clearEvidence) {
    return null;
  }
  const gain = line.slopeAfter / line.slopeBefore;
  return gain < smallGain ? kneeAt(sorted, line.bend, 'throughput', gain) : null;
}

function limitKnee(sorted: readonly LoadStep[], limitMs: number | undefined): FoundKnee | null {
  if (limitMs === undefined) {
    return null;
  }
  const lastGood = sorted.findLastIndex(
    ({ p95LatencyMs }) => p95LatencyMs !== null && p95LatencyMs <= limitMs,
  );
  return lastGood >= 0 && measuredLatencies(sorted.slice(lastGood + 1)).length > 0
    ? kneeAt(sorted, lastGood, 'limit', null)
    : null;
}

function latencyKnee(sorted: readonly LoadStep[]): FoundKnee | null {
  const latencies = sorted.map(({ p95LatencyMs }) => p95LatencyMs);
  if (!latencies.every((ms): ms is number => ms !== null && ms > 0 && ms < Infinity)) {
    return null;
  }
  const line: BrokenLine | null = fitBrokenLine(
    sorted.map(({ load }) => load),
    latencies,
    'with intercept',
  );
  if (line === null || line.evidence < clearEvidence || line.slopeAfter <= line.slopeBefore) {
    return null;
  }
  const level = latencies[line.bend] ?? Infinity;
  return Math.max(...latencies.slice(line.bend + 1)) >= clearRise * level
    ? kneeAt(sorted, line.bend, 'latency', null)
    : null;
}
