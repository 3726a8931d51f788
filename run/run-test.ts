import { join } from 'node:path';
import { createMasker } from '../collectors/mask-secrets.ts';
import { leadMs } from '../generators/lead-ms.ts';
import type { TestEnd } from '../generators/local/describe-outcome.ts';
import { isOverdue } from '../generators/local/is-overdue.ts';
import type { K6Outcome } from '../generators/local/run-k6.ts';
import { runTogether, type TogetherEnd } from '../generators/run-together.ts';
import { readText } from '../record/read-text.ts';
import { startFaults } from './faults/start-faults.ts';
import { makeGenerators } from './generators/make-generators.ts';
import { observeGenerator } from './generators/observe-generator.ts';
import { openPlaces } from './generators/place.ts';
import { showProgress } from './progress/show-progress.ts';
import { settleFiles } from './results/settle-files.ts';
import type { TestRun } from './test-run.ts';

/** Runs one test in its generators and leaves its files whole in its folder. */
export async function runTest(run: TestRun): Promise<TestEnd & { readonly exitCode?: number | null }> {
  const { test, testDir, interrupt } = run;
  const { count } = test.generators;
  const places = await openPlaces(testDir, count);
  const made = await makeGenerators(run, places);
  const startedAtMs = Date.now();
  const progress = showProgress(
    test,
    places.map(({ timelinePath, dashboardPort }) => ({
      timelinePath,
      ...(test.generators.hosts === undefined ? { dashboardUrl: `http://127.0.0.1:${dashboardPort}` } : {}),
    })),
  );
  const gcWatches = places.map(({ stderrPath }) => run.gcWatch.follow(stderrPath));
  const stopGcWatches = (): Promise<unknown> => Promise.all(gcWatches.map((stop) => stop()));
  /** An end may come while the generators are looked at for the first time: whoever then watches must be told all the same. */
  let observing: Promise<PromiseSettledResult<() => Promise<void>>[]> = Promise.resolve([]);
  let agreedStartMs: number | undefined;
  const faults = await startFaults(run.inject === undefined ? undefined : test.faults, {
    testDir,
    inject: run.inject ?? (() => Promise.reject(new Error('no driver of faults is open'))),
    loadStartedAtMs: () => agreedStartMs,
    interrupted: interrupt.stop,
    log: run.log,
  });
  let end: TogetherEnd | undefined;
  try {
    end = await runTogether({
      generators: made.map(({ generator }) => generator),
      ...interrupt,
      leadMs: leadMs({ vus: test.plan.vus, users: test.load.users }, test.generators.hosts !== undefined),
      onReady: async () => {
        observing = Promise.allSettled(made.map(observeGenerator));
        const failed = (await observing).find(({ status }) => status === 'rejected');
        if (failed?.status === 'rejected') {
          throw failed.reason;
        }
      },
      onAgreed: (startAtMs) => {
        agreedStartMs = startAtMs;
      },
      isOverdue: (loadStartedAtMs) =>
        isOverdue(test.plan.durationMs, { startedAtMs, loadStartedAtMs, nowMs: Date.now() }),
    });
  } finally {
    run.onPids([]);
    const observers = await observing;
    await Promise.all(observers.map((one) => (one.status === 'fulfilled' ? one.value() : undefined)));
    await faults.stop();
    await stopGcWatches();
    await progress.stop();
    await Promise.all([testDir, ...places.map(({ dir }) => dir)].map(settleFiles));
    // Only now: what is loaded stands in memory beside the load.
    const { mergeTest } = await import('../record/merge/merge-test.ts');
    await mergeTest(testDir, {
      generators: count,
      mask: createMasker(run.secrets),
      recoversCut: interrupt.stop.aborted || end?.ends.some(({ outcome }) => isCut(outcome)) === true,
    });
    if (test.faults !== undefined) {
      const { writeRecovery } = await import('./faults/write-recovery.ts');
      await writeRecovery(testDir, test);
    }
  }
  const { describeTogether, exitCodeOf } = await import('../generators/describe-together.ts');
  const exitCode = exitCodeOf(end.ends);
  const texts = await Promise.all(places.map(async ({ dir }) => (await readText(join(dir, 'k6.log'))) ?? ''));
  return { ...describeTogether(end, texts), ...(exitCode === undefined ? {} : { exitCode }) };
}

/** Whether a k6 could not write to its end what it had measured. */
function isCut({ wasKilled, isLeft }: K6Outcome): boolean {
  return wasKilled || isLeft === true;
}
