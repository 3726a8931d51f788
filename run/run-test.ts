import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../build/bundle.ts';
import { maskSecrets } from '../collectors/mask-secrets.ts';
import type { FoundTest } from '../discover/load-definitions.ts';
import type { Injected, PlannedFault } from '../faults/fault-driver.ts';
import { describeTogether, exitCodeOf } from '../generators/describe-together.ts';
import { leadMs } from '../generators/lead-ms.ts';
import type { TestEnd } from '../generators/local/describe-outcome.ts';
import type { GcWatch } from '../generators/local/gc-watch.ts';
import type { Guard } from '../generators/local/guard.ts';
import { isOverdue } from '../generators/local/is-overdue.ts';
import { k6Environment } from '../generators/local/k6-environment.ts';
import { localAddresses } from '../generators/local/local-addresses.ts';
import { createLocalGenerator } from '../generators/local/local-generator.ts';
import { runTogether, type TogetherEnd } from '../generators/run-together.ts';
import { findFreePort } from '../host/find-free-port.ts';
import type { Environment } from '../lib/config/resolve-config.ts';
import { GENERATORS_DIR, mergeTest } from '../record/merge/merge-test.ts';
import { readText } from '../record/read-text.ts';
import type { PlannedTest } from './configure.ts';
import { startFaults } from './faults/start-faults.ts';
import type { Interrupt } from './interrupt.ts';
import { showProgress } from './progress/show-progress.ts';
import { partPath, settleFiles } from './results/settle-files.ts';

/** What one test needs of the run. */
export interface TestRun {
  readonly test: PlannedTest;
  readonly definitions: readonly FoundTest[];
  readonly bundle: Bundle;
  readonly k6Path: string;
  /** Absolute: k6 writes from another folder. */
  readonly testDir: string;
  readonly env: Environment;
  readonly addresses: { readonly targetUrl: string; readonly targetWsUrl: string };
  /** Of the built-in target. */
  readonly targetSecrets?: Readonly<Record<string, string>>;
  /** Nobody permitted any other machine. */
  readonly onlyThisMachine: boolean;
  /** Texts that must not stay in the log. */
  readonly secrets: readonly string[];
  readonly guard: Guard;
  readonly gcWatch: GcWatch;
  readonly interrupt: Pick<Interrupt, 'stop' | 'kill'>;
  readonly onPids: (pids: readonly number[]) => void;
  /** Makes the faults that the test is to run under. */
  readonly inject?: (fault: PlannedFault) => Promise<Injected>;
  readonly log: (line: string) => void;
}

/** One k6 of a test: its folder and what it writes there while it runs. */
interface Place {
  readonly number: number;
  readonly dir: string;
  readonly logPath: string;
  readonly stderrPath: string;
  readonly timelinePath: string;
  readonly dashboardPort: number;
  readonly apiPort: number;
}

/** Runs one test in its generators and leaves its files whole in its folder. */
export async function runTest(run: TestRun): Promise<TestEnd & { readonly exitCode?: number | null }> {
  const { test, testDir, interrupt } = run;
  const count = test.generators.count;
  const places = await Promise.all(Array.from({ length: count }, (_, i) => openPlace(testDir, i + 1)));
  const startedAtMs = Date.now();
  const progress = showProgress(
    test,
    places.map(({ timelinePath, dashboardPort }) => ({
      timelinePath,
      dashboardUrl: `http://127.0.0.1:${dashboardPort}`,
    })),
  );
  const gcWatches = places.map(({ stderrPath }) => run.gcWatch.follow(stderrPath));
  const stopGcWatches = (): Promise<unknown> => Promise.all(gcWatches.map((stop) => stop()));
  let agreedStartMs: number | undefined;
  const faults = await startFaults(run.inject === undefined ? undefined : test.faults, {
    testDir,
    inject: run.inject ?? (() => Promise.reject(new Error('no driver of faults is open'))),
    loadStartedAtMs: () => agreedStartMs,
    interrupted: interrupt.stop,
    log: run.log,
  });
  let end: TogetherEnd;
  try {
    end = await runTogether({
      generators: localGenerators(run, places),
      ...interrupt,
      leadMs: leadMs(test.plan.vus),
      onAgreed: (startAtMs) => {
        agreedStartMs = startAtMs;
      },
      isOverdue: (loadStartedAtMs) =>
        isOverdue(test.plan.durationMs, { startedAtMs, loadStartedAtMs, nowMs: Date.now() }),
    });
  } finally {
    run.onPids([]);
    await faults.stop();
    await stopGcWatches();
    await progress.stop();
    await Promise.all([testDir, ...places.map(({ dir }) => dir)].map(settleFiles));
    await mergeTest(testDir, { generators: count, mask: (text) => maskSecrets(text, run.secrets) });
  }
  const exitCode = exitCodeOf(end.ends);
  const texts = await Promise.all(places.map(async ({ dir }) => (await readText(join(dir, 'k6.log'))) ?? ''));
  return { ...describeTogether(end, texts), ...(exitCode === undefined ? {} : { exitCode }) };
}

async function openPlace(testDir: string, number: number): Promise<Place> {
  const dir = join(testDir, GENERATORS_DIR, String(number));
  await mkdir(dir, { recursive: true });
  return {
    number,
    dir,
    logPath: partPath(dir, 'k6.log'),
    stderrPath: partPath(dir, 'k6.stderr'),
    timelinePath: partPath(dir, 'timeline.ndjson'),
    dashboardPort: await findFreePort(),
    apiPort: await findFreePort(),
  };
}

function localGenerators(run: TestRun, places: readonly Place[]): ReturnType<typeof createLocalGenerator>[] {
  const { test, env, addresses, targetSecrets = {} } = run;
  const pids = new Set<number>();
  const tellPids = (): void => run.onPids([...pids]);
  const sources = localAddresses({
    count: places.length,
    targets: [addresses.targetUrl, addresses.targetWsUrl],
    asked: env['K6_LOCAL_IPS'],
    connections: test.plan.peakConnections,
  });
  return places.map((place, index) => {
    const { number, dir, logPath, stderrPath, timelinePath, dashboardPort, apiPort } = place;
    const addressesOfIts = sources[index];
    return createLocalGenerator({
      number,
      count: places.length,
      apiPort,
      k6Path: run.k6Path,
      yieldsToTarget: Object.keys(targetSecrets).length > 0,
      scriptPath: run.bundle.path,
      logPath,
      stderrPath,
      guard: run.guard,
      env: k6Environment(env, test.definition, run.definitions, {
        ...addresses,
        summaryPath: partPath(dir, 'summary.json'),
        timelinePath,
        // One is that of the test; of several each shows its own part.
        dashboardPath: partPath(places.length === 1 ? run.testDir : dir, 'dashboard.html'),
        dashboardPort,
        plan: test.plan,
        secrets: targetSecrets,
        onlyThisMachine: run.onlyThisMachine,
        changes: {
          ...test.generators.changes,
          ...(addressesOfIts === undefined ? {} : { K6_LOCAL_IPS: addressesOfIts }),
        },
      }),
      onStart: (pid) => {
        pids.add(pid);
        tellPids();
      },
      onEnd: (pid) => {
        pids.delete(pid);
        tellPids();
      },
    });
  });
}
