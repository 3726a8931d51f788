import { join } from 'node:path';
import type { FoundTest } from '../discover/load-definitions.ts';
import { planGenerators } from '../generators/plan-generators.ts';
import { writeWhole } from '../host/write-whole.ts';
import { scopedName } from '../lib/config/check-names.ts';
import type { Load } from '../lib/config/variables.ts';
import type { Capacity, CapacityStep } from '../record/capacity-schema.ts';
import { readRunRecord } from '../record/read-run-record.ts';
import { describeAnswer } from '../report/model/describe-answer.ts';
import { measureStep } from '../report/model/measure-step.ts';
import type { Configuration } from './configure.ts';
import { exitStatus } from './exit-status.ts';
import { linkLatest } from './results/link-latest.ts';
import { RunError } from './run-error.ts';
import { type FinishedRun, type RunOnTargetOptions, runOnTarget } from './run-on-target.ts';
import { type Outcome, outcomeOf, searchCapacity, type TriedLoad } from './search-capacity.ts';

/** Fewer steps cannot carry the law with its three coefficients. */
const FEWEST_STEPS = 3;
/** Steps still taken past the knee: the bend needs points on both sides. */
const STEPS_PAST_KNEE = 2;
const HOLD_MS = 10_000;
const WORDS: Readonly<Record<Outcome, string>> = {
  carried: 'carried',
  'not-carried': 'not carried',
  'not-valid': 'the generator could not make it',
};
/** How many times the profile's load is tried at the most, without CAPACITY_MAX. */
const MOST_TIMES = 64;

/** The loads that were given; rejects with what is wrong with them. */
export function checkLoads(given: readonly string[]): number[] {
  const loads = given.map(Number);
  const rising = loads.every((load, index) => load > (loads[index - 1] ?? 0));
  if (!rising || loads.length < FEWEST_STEPS) {
    throw new RunError(
      exitStatus.badConfiguration,
      `CAPACITY_LOADS: expected at least ${FEWEST_STEPS} rising numbers above 0, such as 250,500,1000; got ${given.join(',')}.`,
    );
  }
  return loads;
}

/**
 * Runs one test at loads that are searched for, or given, on one target that stays warm. Each step is a run of its own;
 * the largest that was carried gets capacity.json, and is the run whose report tells of all.
 */
export async function runCapacity(options: RunOnTargetOptions): Promise<FinishedRun[]> {
  const { configuration, prepared, interrupt, log } = options;
  const [planned] = configuration.tests;
  if (planned === undefined || configuration.tests.length > 1) {
    throw new RunError(
      exitStatus.badConfiguration,
      'capacity steps one test: give one, such as TESTS=message-throughput.',
    );
  }
  const { definition, load } = planned;
  const isRate = definition.uses.includes('RATE');
  const unit = isRate ? 'msg/s' : 'users';
  const plannedLoad = isRate ? load.ratePerSec : load.users;
  const latencyLimitMs = latencyLimit(definition, load);
  const given =
    configuration.run.capacityLoads.length === 0 ? undefined : checkLoads(configuration.run.capacityLoads);
  const limits = { plannedLoad, maxLoad: configuration.run.capacityMax ?? MOST_TIMES * plannedLoad };
  const steps: CapacityStep[] = [];
  const runs: FinishedRun[] = [];
  const tried: TriedLoad[] = [];
  let answer: Capacity['answer'];
  for (;;) {
    const state = given === undefined ? searchCapacity(tried, limits) : nextGiven(given, tried);
    if (state === undefined || state.kind === 'answer' || interrupt.stop.aborted) {
      answer =
        state?.kind === 'answer'
          ? { low: state.low, high: state.high, stoppedBy: state.stoppedBy }
          : undefined;
      break;
    }
    const again = tried.some((one) => one.load === state.load) ? ' (again)' : '';
    log(`\nStep ${tried.length + 1}: ${state.load.toLocaleString('en-US')} ${unit}${again}`);
    const run = await runOnTarget({
      ...options,
      configuration: atLoad(configuration, definition, load, state.load),
    });
    const step = measureStep(await readRunRecord(run.runDir), definition, state.load, isRate);
    const outcome = outcomeOf(step, { isRate, latencyLimitMs });
    runs.push(run);
    steps.push(step);
    tried.push({ load: state.load, outcome });
    log(
      `  ${step.throughput === null ? 'held too briefly to tell what is' : step.throughput.toFixed(1)} completed a second, p95 ${step.p95LatencyMs?.toFixed(1) ?? '–'} ms, ${step.verdict}: ${WORDS[outcome]}`,
    );
    if (run.manifest.state !== 'complete') {
      answer = { ...boundsOf(tried), stoppedBy: 'interrupted' };
      break;
    }
  }
  const largest = boundsOf(tried).low;
  const best = runs[tried.findLastIndex((one) => one.load === largest)] ?? runs[0];
  if (best === undefined) {
    return [];
  }
  const capacity: Capacity = {
    schema: 1,
    test: definition.name,
    unit,
    plannedLoad,
    latencyLimitMs,
    ...(answer === undefined ? {} : { answer }),
    // Of a load that was tried again the last counts.
    steps: steps
      .filter((step, index) => steps.findLastIndex(({ load: other }) => other === step.load) === index)
      .sort((one, other) => one.load - other.load),
  };
  log(`\n${describeAnswer(capacity)}`);
  await writeWhole(join(best.runDir, 'capacity.json'), `${JSON.stringify(capacity, null, 1)}\n`);
  await linkLatest(prepared.resultsDir, best.manifest.runId);
  return runs.some(({ manifest }) => manifest.state !== 'complete') ? [...runs.slice(-1), best] : [best];
}

/** The next of the loads that were given; undefined after the last, and a little past the first that was not carried. */
function nextGiven(
  given: readonly number[],
  tried: readonly TriedLoad[],
): { readonly kind: 'try'; readonly load: number } | undefined {
  const firstFailed = tried.findIndex(({ outcome }) => outcome === 'not-carried');
  const next = given[tried.length];
  return next === undefined || (firstFailed !== -1 && tried.length > firstFailed + STEPS_PAST_KNEE)
    ? undefined
    : { kind: 'try', load: next };
}

function boundsOf(tried: readonly TriedLoad[]): { low: number | null; high: number | null } {
  const last = new Map(tried.map(({ load, outcome }) => [load, outcome]));
  const carried = [...last].filter(([, outcome]) => outcome === 'carried').map(([load]) => load);
  const low = carried.length === 0 ? null : Math.max(...carried);
  const failed = [...last].filter(([load, outcome]) => outcome !== 'carried' && load > (low ?? 0));
  return { low, high: failed.length === 0 ? null : Math.min(...failed.map(([load]) => load)) };
}

/** The configuration with one test at another load. */
function atLoad(
  configuration: Configuration,
  definition: FoundTest,
  load: Load,
  next: number,
): Configuration {
  const isRate = definition.uses.includes('RATE');
  const given = [scopedName(definition.name, 'DURATION'), 'DURATION'].some((name) => configuration.env[name]);
  const durationMs = given ? load.durationMs : HOLD_MS;
  const changed: Load = { ...load, durationMs, ...(isRate ? { ratePerSec: next } : { users: next }) };
  const { asked, machine } = configuration.generators;
  const tests = [{ definition, ...planGenerators(definition, changed, asked, machine) }];
  return { ...configuration, tests };
}

function latencyLimit(definition: FoundTest, load: Load): number | null {
  const limits = definition
    .rows(load)
    .flatMap(({ metric, stat, limit, tags }) =>
      stat === 'p(95)' && tags === undefined && limit !== undefined && /latency|_time$/.test(metric)
        ? [limit.value]
        : [],
    );
  return limits.length === 0 ? null : Math.min(...limits);
}
