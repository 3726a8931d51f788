import { join } from 'node:path';
import { openCollectors } from '../collectors/open-collectors.ts';
import { startSampler } from '../collectors/sampler.ts';
import type { FoundTest } from '../discover/load-definitions.ts';
import { createGcWatch } from '../generators/local/gc-watch.ts';
import { startGuard } from '../generators/local/guard.ts';
import { secretsIn } from '../generators/local/k6-environment.ts';
import type { Manifest } from '../record/manifest-schema.ts';
import type { Configuration } from './configure.ts';
import { exitStatus } from './exit-status.ts';
import type { Interrupt } from './interrupt.ts';
import type { Prepared } from './prepare-run.ts';
import { secretsOfUsers } from './read-users.ts';
import { describeRun } from './results/describe-run.ts';
import { linkLatest } from './results/link-latest.ts';
import { createManifestFile, type ManifestFile } from './results/manifest-file.ts';
import { makeRunDir } from './results/run-id.ts';
import { RunError } from './run-error.ts';
import { type RunContext, runTests } from './run-tests.ts';
import { showPath } from './show-path.ts';
import type { OpenTarget } from './target/open-target.ts';

/** What a run on an open target needs. */
export interface RunOnTargetOptions {
  readonly configuration: Configuration;
  readonly definitions: readonly FoundTest[];
  readonly prepared: Prepared;
  readonly target: OpenTarget;
  readonly interrupt: Interrupt;
  /** Which repeat this is; absent for a run that is not repeated. The first has no group yet: it gives its name. */
  readonly repeat?: { readonly group: string | undefined; readonly index: number; readonly of: number };
  /** Hears the process ids of a test's generators whenever one begins or ends. */
  readonly onPids?: (pids: readonly number[]) => void;
  readonly log: (line: string) => void;
}

/** A run whose results are on disk. */
export interface FinishedRun {
  readonly manifest: Manifest;
  readonly runDir: string;
}

/** Samples the system and runs every test; the results and their manifest are on disk when it resolves. */
export async function runOnTarget({
  configuration,
  definitions,
  prepared,
  target,
  interrupt,
  repeat,
  onPids,
  log,
}: RunOnTargetOptions): Promise<FinishedRun> {
  const startedAt = new Date();
  const { runId, runDir } = await makeRunDir(prepared.resultsDir, startedAt);
  const first = await describeRun(
    configuration,
    prepared,
    target,
    runId,
    startedAt,
    repeat === undefined ? undefined : { ...repeat, group: repeat.group ?? runId },
  );
  const manifest = await createManifestFile(runDir, first);
  await linkLatest(prepared.resultsDir, runId);
  log(`Results: ${showPath(runDir)}`);

  let k6Pids: readonly number[] = [];
  const gcWatch = createGcWatch();
  const opened = await openCollectors({
    ...target.collectorOptions,
    targetUrl: target.addresses.targetUrl,
    generatorPids: () => k6Pids,
    generatorGc: gcWatch.totals,
    diskPath: prepared.resultsDir,
    environment: configuration.env,
    trust: configuration.trust,
  });
  const secrets = [
    ...secretsIn(configuration.env),
    ...Object.values(target.secrets),
    ...opened.secrets,
    ...(await secretsOfUsers(configuration.target.usersFile)),
  ];
  const sampler = startSampler({
    ...opened,
    secrets,
    path: join(runDir, 'system.ndjson'),
    intervalMs: configuration.run.sampleIntervalMs,
  });
  const guard = startGuard();
  const { generatorMemoryMaxBytes: memoryMaxBytes } = configuration.run;
  const context: RunContext = {
    tests: configuration.tests,
    definitions,
    prepared,
    target,
    env: configuration.env,
    targetConfig: configuration.target,
    secrets,
    onlyThisMachine: target.facts.embedded || !isElsewhere(configuration.places),
    ...(memoryMaxBytes === undefined ? {} : { memoryMaxBytes }),
    runDir,
    manifest,
    sampler,
    guard,
    gcWatch,
    interrupt,
    onPids: (pids) => {
      k6Pids = pids;
      onPids?.(pids);
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
  if (lost > 0) {
    log(`! ${lost} lines of system.ndjson were lost: ${lostBecause ?? 'unknown'}`);
  }
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
  return { manifest: manifest.current, runDir };
}

/** Whether the load may leave this machine. */
function isElsewhere(places: Configuration['places']): boolean {
  return places.some(({ name, isPermitted }) => isPermitted && name.startsWith('TARGET_'));
}

async function endManifest(manifest: ManifestFile, wasInterrupted: boolean): Promise<void> {
  const { tests } = manifest.current;
  const isComplete = tests.every(({ state }) => state === 'complete');
  await manifest.update({
    endedAt: new Date().toISOString(),
    // An interruption that came after the last test took nothing from the results.
    state: isComplete ? 'complete' : wasInterrupted ? 'interrupted' : 'failed',
  });
}
