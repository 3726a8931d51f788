import { join } from 'node:path';
import { tryLock } from '../build/file-lock.ts';
import { openCollectors } from '../collectors/open-collectors.ts';
import { startSampler } from '../collectors/sampler.ts';
import type { TestDefinition } from '../lib/config/test-definition.ts';
import { buildReport } from './build-report.ts';
import type { Configuration } from './configure.ts';
import { type ExitStatus, exitStatus, exitStatusOf } from './exit-status.ts';
import { catchInterrupt, type Interrupt } from './interrupt.ts';
import { startGuard } from './k6/guard.ts';
import { ignoredK6Variables, secretsIn } from './k6/k6-environment.ts';
import { type Prepared, prepareRun } from './prepare-run.ts';
import { describeRun } from './results/describe-run.ts';
import { linkLatest } from './results/link-latest.ts';
import { createManifestFile, type ManifestFile } from './results/manifest-file.ts';
import { makeRunDir } from './results/run-id.ts';
import { RunError } from './run-error.ts';
import { type RunContext, runTests } from './run-tests.ts';
import { showPath } from './show-path.ts';
import { type OpenTarget, openTarget } from './target/open-target.ts';

type Log = (line: string) => void;

/** One whole run: check, start what is needed, run each test, tear down, report. Rejects with a RunError before load. */
export async function runLoad(
  configuration: Configuration,
  definitions: readonly TestDefinition[],
  log: Log,
): Promise<ExitStatus> {
  const prepared = await prepareRun(configuration, log);
  const ignored = ignoredK6Variables(configuration.env);
  if (ignored.length > 0)
    log(`! Not passed on to k6, because they would change the tests: ${ignored.join(', ')}`);
  const interrupt = catchInterrupt(log);
  try {
    return await withResultsLock(prepared.resultsDir, async () => {
      const target = await openTarget(configuration, log, interrupt.stop);
      let manifest: ManifestFile;
      let runDir: string;
      try {
        ({ manifest, runDir } = await runOnTarget(
          configuration,
          definitions,
          prepared,
          target,
          interrupt,
          log,
        ));
      } finally {
        await target.close();
      }
      return await judge(manifest, runDir, configuration.run.baseline, log);
    });
  } finally {
    interrupt.release();
  }
}

async function judge(
  manifest: ManifestFile,
  runDir: string,
  baseline: string | undefined,
  log: Log,
): Promise<ExitStatus> {
  try {
    return exitStatusOf(manifest.current, await buildReport(runDir, baseline, log));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new RunError(
      exitStatus.couldNotRun,
      `The report could not be built: ${message}\nThe results are in ${runDir}; try again with: make report RUN=${runDir}`,
    );
  }
}

/** Two runs at once would measure each other. */
async function withResultsLock<T>(resultsDir: string, action: () => Promise<T>): Promise<T> {
  const lock = await tryLock(join(resultsDir, '.lock'), 'a run');
  if (!lock.taken) {
    throw new RunError(
      exitStatus.couldNotRun,
      `Another run is going on (process ${lock.holder.pid}), and two at once would measure each other. Wait for its end, or stop it with: kill -INT ${lock.holder.pid}`,
    );
  }
  try {
    return await action();
  } finally {
    await lock.release();
  }
}

async function runOnTarget(
  configuration: Configuration,
  definitions: readonly TestDefinition[],
  prepared: Prepared,
  target: OpenTarget,
  interrupt: Interrupt,
  log: Log,
): Promise<{ readonly manifest: ManifestFile; readonly runDir: string }> {
  const startedAt = new Date();
  const { runId, runDir } = await makeRunDir(prepared.resultsDir, startedAt);
  const first = await describeRun(configuration, prepared, target, runId, startedAt);
  const manifest = await createManifestFile(runDir, first);
  await linkLatest(prepared.resultsDir, runId);
  log(`Results: ${showPath(runDir)}`);

  let k6Pid: number | undefined;
  const opened = await openCollectors({
    ...target.collectorOptions,
    generatorPids: () => (k6Pid === undefined ? [] : [k6Pid]),
    diskPath: prepared.resultsDir,
    environment: configuration.env,
  });
  const secrets = [...secretsIn(configuration.env), ...Object.values(target.secrets), ...opened.secrets];
  const sampler = startSampler({
    ...opened,
    secrets,
    path: join(runDir, 'system.ndjson'),
    intervalMs: configuration.run.sampleIntervalMs,
  });
  const guard = startGuard();
  const context: RunContext = {
    tests: configuration.tests,
    definitions,
    prepared,
    target,
    env: configuration.env,
    secrets,
    runDir,
    manifest,
    sampler,
    guard,
    interrupt,
    onPid: (pid) => {
      k6Pid = pid;
    },
    log,
  };
  let failure: unknown;
  try {
    await runTests(context);
  } catch (error) {
    failure = error;
  }
  const { lost, lostBecause } = await sampler.stop();
  if (lost > 0) log(`! ${lost} lines of system.ndjson were lost: ${lostBecause ?? 'unknown'}`);
  guard.close();
  await endManifest(manifest, interrupt.stop.aborted).catch((error: unknown) => {
    failure ??= error;
  });
  if (failure !== undefined) {
    const message = failure instanceof Error ? failure.message : String(failure);
    throw new RunError(
      exitStatus.couldNotRun,
      `The run broke off: ${message}\nWhat it wrote is in ${runDir}; make a report of it with: make report RUN=${runDir}`,
    );
  }
  return { manifest, runDir };
}

async function endManifest(manifest: ManifestFile, wasInterrupted: boolean): Promise<void> {
  const { tests } = manifest.current;
  const isComplete = tests.every(({ state }) => state === 'complete');
  await manifest.update({
    endedAt: new Date().toISOString(),
    state: wasInterrupted ? 'interrupted' : isComplete ? 'complete' : 'failed',
  });
}
