import { join, resolve } from 'node:path';
import type { FoundTest } from '../../discover/load-definitions.ts';
import { writeWhole } from '../../host/write-whole.ts';
import type { Configuration } from '../configure.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { checkResultsDir } from '../results/check-results-dir.ts';
import { runIdOf } from '../results/run-id.ts';
import { RunError } from '../run-error.ts';
import { runLoad } from '../run-load.ts';
import type { RunOnTargetOptions } from '../run-on-target.ts';
import { showPath } from '../show-path.ts';
import { buildCalibration } from './build-calibration.ts';
import type { CalibrationCase } from './calibration-case.ts';
import { formatCalibration } from './format-calibration.ts';
import { chooseCases, loadCases } from './load-cases.ts';
import { planCase } from './plan-case.ts';
import { renderCases } from './render-cases.ts';
import { type RanCase, runCase } from './run-case.ts';

/** A load without faults, that others are compared with. */
function isBaseline({ faults, schedule }: CalibrationCase): boolean {
  return faults.length === 0 && schedule === undefined;
}

type Log = (line: string) => void;

/** A calibration that takes longer than this leaves the cases that remain, ms. */
const LONGEST_MS = 10 * 60_000;

/** What the built-in target must be given to take faults; the log's path is made for each calibration. */
const faultsOn = (logPath: string) => ({ REFERENCE_FAULTS: 'yes', REFERENCE_FAULT_LOG: logPath });

/**
 * Puts known faults into the built-in target, lets the suite measure them as it measures everything, and compares.
 * Met when every figure is within its tolerance, missed when one is not.
 */
export async function calibrate(
  configuration: Configuration,
  definitions: readonly FoundTest[],
  dryRun: boolean,
  log: Log,
): Promise<ExitStatus> {
  const all = await loadCases();
  const chosen = chooseCases(all, configuration.run.cases);
  const cases = await Promise.all(chosen.map((each) => planCase(each, configuration, definitions)));
  log(renderCases(cases));
  if (dryRun) {
    return exitStatus.met;
  }

  const startedAt = new Date();
  const folder = join(resolve(configuration.run.resultsDir), `calibration-${runIdOf(startedAt)}`);
  await checkResultsDir(folder, 0);
  const logPath = join(folder, 'faults.ndjson');
  const ran: RanCase[] = [];
  const left: { case: string; reason: string }[] = [];
  const warm = new Set<string>();
  let wasInterrupted = false;
  const runCases = async (options: RunOnTargetOptions): Promise<[]> => {
    const { interrupt, prepared } = options;
    const timeUp = AbortSignal.timeout(LONGEST_MS);
    const stop = AbortSignal.any([interrupt.stop, timeUp]);
    const within = {
      ...options,
      prepared: { ...prepared, resultsDir: folder },
      interrupt: { ...interrupt, stop },
    };
    for (const [index, each] of cases.entries()) {
      const { name, fault } = each.subject;
      if (stop.aborted) {
        left.push({ case: name, reason: timeUp.aborted ? 'the time was over' : 'interrupted' });
        continue;
      }
      log(`\nCase ${index + 1} of ${cases.length}, ${name}: ${fault}`);
      try {
        // What has not run yet is slow for reasons of its own: a baseline that comes first is run twice.
        if (isBaseline(each.subject) && !warm.has(each.subject.test)) {
          log('To warm up, without comparing:');
          await runCase(each, within, logPath);
        }
        warm.add(each.subject.test);
        ran.push(await runCase(each, within, logPath));
      } catch (error) {
        left.push({ case: name, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    wasInterrupted = interrupt.stop.aborted;
    // The cases are compared below; no report of each is wanted.
    return [];
  };
  const withFaults = {
    ...configuration,
    tests: cases.map(({ planned }) => planned),
    env: { ...configuration.env, ...faultsOn(logPath) },
  };
  await runLoad(withFaults, definitions, log, runCases);

  const calibration = await buildCalibration(ran, left, {
    startedAt,
    isWhole: chosen.length === all.length && left.length === 0,
  });
  await writeWhole(join(folder, 'calibration.json'), `${JSON.stringify(calibration, null, 2)}\n`);
  log(formatCalibration(calibration));
  log(`\n  ${showPath(join(folder, 'calibration.json'))}`);
  if (wasInterrupted) {
    return exitStatus.interrupted;
  }
  if (calibration.rows.length === 0) {
    throw new RunError(
      exitStatus.couldNotRun,
      `No case gave figures: ${calibration.failures.map((each) => `${each.case}: ${each.reason}`).join('; ')}`,
    );
  }
  const isGood = calibration.failures.length === 0 && calibration.rows.every(({ ok }) => ok !== false);
  return isGood ? exitStatus.met : exitStatus.missed;
}
