import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../build/bundle.ts';
import { maskSecrets } from '../collectors/mask-secrets.ts';
import type { FoundTest } from '../discover/load-definitions.ts';
import type { Injected, PlannedFault } from '../faults/fault-driver.ts';
import { describeOutcome, type TestEnd } from '../generators/local/describe-outcome.ts';
import { foldStderr } from '../generators/local/fold-stderr.ts';
import type { GcWatch } from '../generators/local/gc-watch.ts';
import type { Guard } from '../generators/local/guard.ts';
import { isOverdue } from '../generators/local/is-overdue.ts';
import { k6Environment } from '../generators/local/k6-environment.ts';
import { runK6 } from '../generators/local/run-k6.ts';
import { findFreePort } from '../host/find-free-port.ts';
import { writeWhole } from '../host/write-whole.ts';
import type { Environment } from '../lib/config/resolve-config.ts';
import type { PlannedTest } from './configure.ts';
import { startFaults } from './faults/start-faults.ts';
import type { Interrupt } from './interrupt.ts';
import { showProgress } from './progress/show-progress.ts';
import { gatherAudit } from './results/gather-audit.ts';
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
  /** Texts that must not stay in the log. */
  readonly secrets: readonly string[];
  readonly guard: Guard;
  readonly gcWatch: GcWatch;
  readonly interrupt: Pick<Interrupt, 'stop' | 'kill'>;
  readonly onPid: (pid: number | undefined) => void;
  /** Makes the faults that the test is to run under. */
  readonly inject?: (fault: PlannedFault) => Promise<Injected>;
  readonly log: (line: string) => void;
}

/** Runs one test in k6 and leaves its files whole in its folder. */
export async function runTest(run: TestRun): Promise<TestEnd & { readonly exitCode: number | null }> {
  const { test, testDir, interrupt } = run;
  await mkdir(testDir, { recursive: true });
  const dashboardPort = await findFreePort();
  const timelinePath = partPath(testDir, 'timeline.ndjson');
  const logPath = partPath(testDir, 'k6.log');
  const stderrPath = partPath(testDir, 'k6.stderr');
  const startedAtMs = Date.now();
  const progress = showProgress(test, timelinePath, `http://127.0.0.1:${dashboardPort}`);
  const stopGcWatch = run.gcWatch.follow(stderrPath);
  const faults = await startFaults(run.inject === undefined ? undefined : test.faults, {
    testDir,
    inject: run.inject ?? (() => Promise.reject(new Error('no driver of faults is open'))),
    loadStartedAtMs: () => progress.reading.loadStartedAtMs,
    interrupted: interrupt.stop,
    log: run.log,
  });
  try {
    const outcome = await runK6({
      k6Path: run.k6Path,
      yieldsToTarget: run.targetSecrets !== undefined && Object.keys(run.targetSecrets).length > 0,
      scriptPath: run.bundle.path,
      logPath,
      stderrPath,
      env: k6Environment(run.env, test.definition, run.definitions, {
        ...run.addresses,
        summaryPath: partPath(testDir, 'summary.json'),
        timelinePath,
        dashboardPath: partPath(testDir, 'dashboard.html'),
        dashboardPort,
        plan: test.plan,
        secrets: run.targetSecrets ?? {},
      }),
      guard: run.guard,
      stop: interrupt.stop,
      kill: interrupt.kill,
      isOverdue: () => {
        const { loadStartedAtMs } = progress.reading;
        return isOverdue(test.plan.durationMs, { startedAtMs, loadStartedAtMs, nowMs: Date.now() });
      },
      onStart: run.onPid,
    });
    await faults.stop();
    await stopGcWatch();
    await foldStderr(stderrPath, logPath);
    const raw = await readFile(logPath, 'utf8');
    const { log: said, audit } = gatherAudit(raw);
    const log = maskSecrets(said, run.secrets);
    if (log !== raw) {
      await writeWhole(logPath, log);
    }
    if (audit) {
      await writeWhole(join(testDir, 'audit.json'), `${JSON.stringify(audit)}\n`);
    }
    return { exitCode: outcome.exitCode, ...describeOutcome(outcome, log) };
  } finally {
    run.onPid(undefined);
    await faults.stop();
    await stopGcWatch();
    await progress.stop();
    await settleFiles(testDir);
  }
}
