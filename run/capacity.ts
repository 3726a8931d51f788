import { join } from 'node:path';
import type { FoundTest } from '../discover/load-definitions.ts';
import { planGenerators } from '../generators/plan-generators.ts';
import { writeWhole } from '../host/write-whole.ts';
import { scopedName } from '../lib/config/check-names.ts';
import type { Load } from '../lib/config/variables.ts';
import type { Capacity, CapacityStep } from '../record/capacity-schema.ts';
import { readRunRecord } from '../record/read-run-record.ts';
import { measureStep } from '../report/model/measure-step.ts';
import type { Configuration } from './configure.ts';
import { exitStatus } from './exit-status.ts';
import { linkLatest } from './results/link-latest.ts';
import { RunError } from './run-error.ts';
import { type FinishedRun, type RunOnTargetOptions, runOnTarget } from './run-on-target.ts';

/** Shares of the profile's load that are stepped through when no loads are given. */
const SHARES = [0.125, 0.25, 0.5, 0.75, 1, 1.5, 2] as const;
/** Fewer steps cannot carry the law with its three coefficients. */
const FEWEST_STEPS = 3;
/** A step whose completed work falls this far behind its load is past the knee. */
const FALLING_BEHIND = 0.8;
/** Steps still taken past the knee: the bend needs points on both sides. */
const STEPS_PAST_KNEE = 2;
const HOLD_MS = 10_000;

/** The loads of a capacity run; rejects with what is wrong with those that were given. */
export function planSteps(given: readonly string[], plannedLoad: number): number[] {
  if (given.length === 0) {
    return SHARES.map((share) => Math.max(1, Math.round(share * plannedLoad)));
  }
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
 * Runs one test at rising loads up to the knee and a little past it. Each step is a run of its own;
 * the last one that met its targets gets capacity.json, and is the run whose report tells of all.
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
  const plannedLoad = isRate ? load.ratePerSec : load.users;
  const steps: CapacityStep[] = [];
  const runs: FinishedRun[] = [];
  const latencyLimitMs = latencyLimit(definition, load);
  let pastKnee = 0;
  for (const [index, next] of planSteps(configuration.run.capacityLoads, plannedLoad).entries()) {
    if (pastKnee > STEPS_PAST_KNEE || interrupt.stop.aborted) {
      break;
    }
    log(`\nStep ${index + 1}: ${next.toLocaleString('en-US')} ${isRate ? 'msg/s' : 'users'}`);
    const run = await runOnTarget({
      ...options,
      configuration: atLoad(configuration, definition, load, next),
    });
    runs.push(run);
    const step = measureStep(await readRunRecord(run.runDir), definition, next);
    steps.push(step);
    log(
      `  ${step.throughput === null ? 'held too briefly to tell what is' : step.throughput.toFixed(1)} completed a second, p95 ${step.p95LatencyMs?.toFixed(1) ?? '–'} ms, ${step.verdict}`,
    );
    if (run.manifest.state !== 'complete') {
      break;
    }
    const behind = isRate && step.throughput !== null && step.throughput < FALLING_BEHIND * next;
    const slow = latencyLimitMs !== null && (step.p95LatencyMs ?? 0) > latencyLimitMs;
    if (behind || slow || pastKnee > 0) {
      pastKnee += 1;
    }
  }
  const best =
    runs.findLast((_run, index) => ['PASSED', 'PARTIAL'].includes(steps[index]?.verdict ?? '')) ?? runs[0];
  if (best === undefined) {
    return [];
  }
  const capacity: Capacity = {
    schema: 1,
    test: definition.name,
    unit: isRate ? 'msg/s' : 'users',
    plannedLoad,
    latencyLimitMs,
    steps,
  };
  await writeWhole(join(best.runDir, 'capacity.json'), `${JSON.stringify(capacity, null, 1)}\n`);
  await linkLatest(prepared.resultsDir, best.manifest.runId);
  return runs.some(({ manifest }) => manifest.state !== 'complete') ? [...runs.slice(-1), best] : [best];
}

/** The configuration with one test at another load, in what the run plans and in what k6 is given. */
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
  const env = {
    ...configuration.env,
    [scopedName(definition.name, 'DURATION')]: `${durationMs}ms`,
    [scopedName(definition.name, isRate ? 'RATE' : 'USERS')]: String(next),
  };
  const { asked, machine } = configuration.generators;
  const tests = [{ definition, ...planGenerators(definition, changed, asked, machine) }];
  return { ...configuration, env, tests };
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
