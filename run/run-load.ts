import { join } from 'node:path';
import type { FoundTest } from '../discover/load-definitions.ts';
import { ignoredK6Variables } from '../generators/local/k6-environment.ts';
import { tryLock } from '../host/file-lock.ts';
import type { RunConfig } from '../lib/config/variables.ts';
import type { Manifest } from '../record/manifest-schema.ts';
import { announceRun } from './announce-run.ts';
import { buildReport } from './build-report.ts';
import type { Configuration } from './configure.ts';
import { type ExitStatus, exitStatus, exitStatusOf, worstStatus } from './exit-status.ts';
import { openFaultyTarget } from './faults/open-faulty-target.ts';
import { catchInterrupt } from './interrupt.ts';
import { prepareRun } from './prepare-run.ts';
import { RunError } from './run-error.ts';
import { type FinishedRun, type RunOnTargetOptions, runOnTarget } from './run-on-target.ts';

type Log = (line: string) => void;

/**
 * One whole run: check, start what is needed, run each test, tear down, report. `how` may make several runs of it on the
 * one target. Rejects with a RunError before load.
 */
export async function runLoad(
  configuration: Configuration,
  definitions: readonly FoundTest[],
  log: Log,
  how: (options: RunOnTargetOptions) => Promise<readonly FinishedRun[]> = repeatRun,
): Promise<ExitStatus> {
  const prepared = await prepareRun(configuration, log);
  const ignored = ignoredK6Variables(configuration.env);
  if (ignored.length > 0) {
    log(`! Not passed on to k6, because they would change the tests: ${ignored.join(', ')}`);
  }
  const interrupt = catchInterrupt(log);
  try {
    return await withResultsLock(prepared.resultsDir, log, async () => {
      const target = await openFaultyTarget(configuration, log, interrupt.stop);
      const options = { configuration, definitions, prepared, target, interrupt, log };
      const runs = await how(options).finally(target.close);
      const statuses: ExitStatus[] = [];
      // Only now, since the documents are made with a library that must not sit in memory beside the load.
      for (const { manifest, runDir } of runs) {
        statuses.push(await judge(manifest, runDir, configuration.run, log));
      }
      return worstStatus(statuses);
    });
  } finally {
    interrupt.release();
  }
}

/** The run as often as asked, on one target; a repeat that did not come to its end is the last. */
async function repeatRun(options: RunOnTargetOptions): Promise<FinishedRun[]> {
  const times = options.configuration.run.repeat;
  const runs: FinishedRun[] = [];
  for (let index = 1; index <= times; index += 1) {
    if (times > 1) {
      options.log(`\nRepeat ${index} of ${times}`);
    }
    const group = runs[0]?.manifest.runId;
    const run = await runOnTarget({
      ...options,
      ...(times === 1 ? {} : { repeat: { group, index, of: times } }),
    });
    runs.push(run);
    if (run.manifest.state !== 'complete') {
      break;
    }
  }
  return runs;
}

async function judge(manifest: Manifest, runDir: string, run: RunConfig, log: Log): Promise<ExitStatus> {
  try {
    return exitStatusOf(manifest, await buildReport(runDir, run, log));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new RunError(
      exitStatus.couldNotRun,
      `The report could not be built: ${message}\nThe results are in ${runDir}; try again with: make report RUN=${runDir}`,
    );
  }
}

/** Two runs at once would measure each other: refused where they share their results, given where they share a machine. */
async function withResultsLock<T>(resultsDir: string, log: Log, action: () => Promise<T>): Promise<T> {
  const lock = await tryLock(join(resultsDir, '.lock'), 'a run');
  if (!lock.taken) {
    throw new RunError(
      exitStatus.couldNotRun,
      `Another run is going on (process ${lock.holder.pid}), and two at once would measure each other. Wait for its end, or stop it with: kill -INT ${lock.holder.pid}`,
    );
  }
  const announced = await announceRun(resultsDir);
  for (const { pid, what } of announced.others) {
    log(
      `! Another run is going on on this machine (process ${pid}, results in ${what}): each measures the other too.`,
    );
  }
  try {
    return await action();
  } finally {
    await announced.end();
    await lock.release();
  }
}
