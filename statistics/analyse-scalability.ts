import { fitUsl, type UslFit } from './fit-usl.ts';
import type { Interval } from './interval.ts';
import type { LoadStep } from './load-step.ts';
import { expandedInterval, resampleUsl } from './resample-usl.ts';
import type { CannotScale, Projection, Scalability, ScalabilityRefusal } from './scalability.ts';
import type { Random } from './seeded-random.ts';
import { type UslCoefficients, type UslPeak, uslPeak, uslThroughput } from './usl-model.ts';

/** What a scalability analysis needs beside the steps. */
export interface ScalabilityOptions {
  readonly random: Random;
  /** Loads to project the throughput to. */
  readonly projectTo?: readonly number[];
  readonly resamples?: number;
  readonly confidence?: number;
}

const fewestLoads = 6;
/** A peak farther out than this many times the largest load tested is not believed. */
const peakReach = 2;
/** A projection farther out than this many times the largest load tested is not given. */
const projectionReach = 10;
/** An interval whose ends differ by more than this factor says nothing. */
const widestRatio = 3;
/** Steps that scatter by more than this share around the fitted law do not follow it. */
const largestScatter = 0.2;

/**
 * Fits the Universal Scalability Law to load steps and returns peak, intervals and projections, or the typed reason
 * why the steps do not support them. Loads and throughputs keep their units.
 */
export function analyseScalability(
  steps: readonly LoadStep[],
  options: ScalabilityOptions,
): Scalability | CannotScale {
  const badStep = describeBadStep(steps);
  if (badStep !== null) {
    return cannot('bad step', badStep, null);
  }
  const loads = steps.map((step) => step.load);
  const distinct = new Set(loads).size;
  if (distinct < fewestLoads) {
    const sentence = `The law has three coefficients and needs at least ${fewestLoads} distinct loads; ${distinct} were measured. Run more steps.`;
    return cannot('too few loads', sentence, null);
  }
  const fit = fitUsl(
    loads,
    steps.map((step) => step.throughput),
  );
  const largest = Math.max(...loads);
  const peak = uslPeak(fit);
  const refused = refuseFit(fit, peak, largest);
  if (refused !== null) {
    return refused;
  }
  if (peak === null) {
    return cannot('no curvature', noCurvature(largest), fit);
  }

  const { random, resamples = 1000, confidence = 0.95, projectTo = [] } = options;
  const refits = resampleUsl(fit, loads, { random, resamples });
  const intervalOf = (figure: (refit: UslCoefficients) => number): Interval =>
    expandedInterval(refits.map(figure), steps.length, confidence);
  const intervals = {
    alpha: intervalOf((refit) => refit.alpha),
    beta: intervalOf((refit) => refit.beta),
    gamma: intervalOf((refit) => refit.gamma),
    peakLoad: intervalOf((refit) => uslPeak(refit)?.load ?? Infinity),
    peakThroughput: intervalOf((refit) => uslPeak(refit)?.throughput ?? Infinity),
  };
  if (isWild(intervals.peakLoad) || isWild(intervals.peakThroughput)) {
    const { low, high } = intervals.peakLoad;
    const end = Number.isFinite(high) ? `${plain(high)}` : 'no end';
    const sentence = `The peak could lie anywhere from load ${plain(low)} to ${end}, which is no figure to plan by. Repeat the steps, hold each longer, and add steps past load ${plain(largest)}.`;
    return cannot('wild interval', sentence, fit);
  }
  return {
    kind: 'fit',
    fit,
    peak,
    intervals,
    largestLoadTested: largest,
    projections: projectTo.map((load) =>
      project(load, fit, peak, largest, () => intervalOf((refit) => uslThroughput(refit, load))),
    ),
  };
}

function describeBadStep(steps: readonly LoadStep[]): string | null {
  for (const [index, { load, throughput }] of steps.entries()) {
    const good = Number.isFinite(load) && load > 0 && Number.isFinite(throughput) && throughput > 0;
    if (!good) {
      return `Step ${index + 1} has load ${load} and throughput ${throughput}; both must be above 0. Leave the step out or measure it again.`;
    }
  }
  return null;
}

function refuseFit(fit: UslFit, peak: UslPeak | null, largest: number): CannotScale | null {
  if (fit.residualStandardError > largestScatter) {
    const sentence = `The steps scatter by ${Math.round(fit.residualStandardError * 100)} % around the law, more than ${largestScatter * 100} %: they do not follow it. Hold each step longer and look for errors in the outlying ones.`;
    return cannot('poor fit', sentence, fit);
  }
  if (peak === null) {
    return cannot('no curvature', noCurvature(largest), fit);
  }
  if (peak.load > peakReach * largest) {
    const sentence = `The fitted peak lies at load ${plain(peak.load)}, more than ${peakReach} times the largest load tested (${plain(largest)}): the steps stop too far before it. Add steps up to about load ${plain(peak.load)}.`;
    return cannot('peak beyond range', sentence, fit);
  }
  return null;
}

const noCurvature = (largest: number): string =>
  `Throughput shows no falling off up to load ${plain(largest)}, so no peak can be fitted. Add steps at higher loads.`;

function cannot(refusal: ScalabilityRefusal, sentence: string, fit: UslFit | null): CannotScale {
  return { kind: 'cannot', refusal, sentence, fit };
}

function isWild({ low, high }: Interval): boolean {
  return !(Number.isFinite(high) && low > 0 && high / low <= widestRatio);
}

function project(
  load: number,
  fit: UslCoefficients,
  peak: UslPeak,
  largest: number,
  intervalOf: () => Interval,
): Projection {
  if (!(Number.isFinite(load) && load > 0)) {
    return { kind: 'cannot', load, sentence: `A projection needs a load above 0, got ${load}.` };
  }
  const timesTested = load / largest;
  if (timesTested > projectionReach) {
    const sentence = `Load ${plain(load)} is ${plain(timesTested)} times the largest load tested; projections end at ${projectionReach} times.`;
    return { kind: 'cannot', load, sentence };
  }
  const interval = intervalOf();
  if (isWild(interval)) {
    const sentence = `At load ${plain(load)} the throughput could be anything from ${plain(interval.low)} to ${plain(interval.high)}.`;
    return { kind: 'cannot', load, sentence };
  }
  const throughput = uslThroughput(fit, load);
  return { kind: 'projection', load, throughput, interval, timesTested, pastPeak: load > peak.load };
}

/** Three significant digits without an exponent: enough for a sentence. */
function plain(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
