import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FinishedRun, type RunOnTargetOptions, runOnTarget } from '../run-on-target.ts';
import { readCounters } from '../target/read-counters.ts';
import { clearFaults, putFaults, readInjected } from './fault-control.ts';
import { type LockStepTimes, measureLockStep } from './lock-step-client.ts';
import type { PlannedCase } from './plan-case.ts';
import { stopProcess } from './stop-process.ts';

/** A case whose load is over; its figures are still to be read. */
export interface RanCase extends PlannedCase {
  readonly run: FinishedRun;
  readonly injected: Readonly<Record<string, number>>;
  /** The lines that the target logged meanwhile. */
  readonly logText: string;
  readonly lockStep?: LockStepTimes;
}

/** How often the target is asked whether everybody has joined, ms: the rate begins half a second after they have. */
const POLL_MS = 50;

/** A channel that the built-in target has from its start. */
const LOCK_STEP = { roomName: 'channel-1', messages: 1_000, intervalMs: 10 } as const;

/**
 * Runs the test of a case as `make run` would, with its faults in the target meanwhile; the results are on disk when
 * it resolves, and the target is healthy again.
 */
export async function runCase(
  planned: PlannedCase,
  options: RunOnTargetOptions,
  faultLogPath: string,
): Promise<RanCase> {
  const { subject, configuration } = planned;
  const { target, prepared, interrupt } = options;
  const { targetUrl, targetWsUrl } = target.addresses;
  const resultsDir = join(prepared.resultsDir, subject.name);
  await mkdir(resultsDir, { recursive: true });
  const logStart = (await readLog(faultLogPath)).length;
  const measureBeside = (stop: AbortSignal): Promise<LockStepTimes> =>
    measureLockStep({
      ...LOCK_STEP,
      wsUrl: targetWsUrl,
      jwtSecret: target.secrets['JWT_SECRET'] ?? '',
      stop,
    });
  const over = new AbortController();
  const until = AbortSignal.any([over.signal, interrupt.stop]);
  let k6Pid: number | undefined;
  const hasFaults = subject.faults.length > 0;
  try {
    if (hasFaults && subject.putWhen === 'before') {
      await putFaults(targetUrl, subject.faults);
    }
    const joined = whenJoined(planned, targetUrl, until);
    const onceJoined = async <T>(act: () => Promise<T>): Promise<T | undefined> =>
      (await joined) ? act() : undefined;
    const during = Promise.all([
      hasFaults && subject.putWhen === 'joined'
        ? onceJoined(() => putFaults(targetUrl, subject.faults))
        : undefined,
      subject.lockStep === 'beside' ? onceJoined(() => measureBeside(until)) : undefined,
      subject.generatorStop === undefined
        ? undefined
        : onceJoined(() => stopProcess(() => k6Pid, subject.generatorStop ?? NO_STOP, until)),
    ]);
    // Looked at below; until then nobody else does.
    during.catch(() => undefined);
    const run = await runOnTarget({
      ...options,
      configuration,
      prepared: { ...prepared, resultsDir },
      onPids: ([pid]) => {
        k6Pid = pid;
      },
    }).finally(() => over.abort());
    const [, beside, stop] = await during;
    const injected = hasFaults ? await readInjected(targetUrl) : {};
    await clearFaults(targetUrl);
    const logText = `${(await readLog(faultLogPath)).slice(logStart)}${stop === undefined ? '' : `${JSON.stringify({ fault: 'generator-stop', ...stop })}\n`}`;
    // Beside the test's other files: the report draws its bands from it. A schedule has a log of its own there.
    if (logText !== '' && subject.schedule === undefined) {
      await writeFile(join(run.runDir, subject.test, 'faults.ndjson'), logText);
    }
    const after =
      subject.lockStep === 'after' && !interrupt.stop.aborted
        ? await measureBeside(interrupt.stop)
        : undefined;
    const lockStep = beside ?? after;
    return { ...planned, run, injected, logText, ...(lockStep === undefined ? {} : { lockStep }) };
  } catch (error) {
    // The next case must not meet the faults of this one.
    await clearFaults(targetUrl).catch(() => undefined);
    throw error;
  }
}

const NO_STOP = { afterMs: 0, durationMs: 0 } as const;

/** Whether every user of the test has joined its channel; false when the test is over before. */
async function whenJoined(
  { subject, planned }: PlannedCase,
  targetUrl: string,
  over: AbortSignal,
): Promise<boolean> {
  const isAsked =
    subject.putWhen === 'joined' || subject.lockStep === 'beside' || subject.generatorStop !== undefined;
  if (!isAsked) {
    return false;
  }
  const joins = async (): Promise<number> => (await readCounters(targetUrl))?.['roomJoins'] ?? 0;
  const all = (await joins()) + planned.load.users;
  while (!over.aborted) {
    if ((await joins()) >= all) {
      return true;
    }
    await sleep(POLL_MS);
  }
  return false;
}

async function readLog(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    // The target makes the file with its first line.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return '';
    }
    throw error;
  });
}
