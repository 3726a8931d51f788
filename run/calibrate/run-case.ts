import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FinishedRun, type RunOnTargetOptions, runOnTarget } from '../run-on-target.ts';
import { readCounters } from '../target/read-counters.ts';
import { clearFaults, putFaults, readInjected } from './fault-control.ts';
import { type LockStepTimes, measureLockStep } from './lock-step-client.ts';
import type { PlannedCase } from './plan-case.ts';

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

const LOCK_STEP = { messages: 1_000, intervalMs: 8 } as const;

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
  const over = new AbortController();
  let putting = Promise.resolve();
  if (subject.faults.length > 0 && subject.putWhen === 'before') {
    await putFaults(targetUrl, subject.faults);
  } else if (subject.faults.length > 0) {
    putting = putWhenJoined(planned, targetUrl, over.signal);
    // Looked at below; until then nobody else does.
    putting.catch(() => undefined);
  }
  const run = await runOnTarget({
    ...options,
    configuration,
    prepared: { ...prepared, resultsDir },
  }).finally(() => over.abort());
  await putting;
  const injected = subject.faults.length === 0 ? {} : await readInjected(targetUrl);
  await clearFaults(targetUrl);
  const logText = (await readLog(faultLogPath)).slice(logStart);
  // Beside the test's other files: the report draws its bands from it.
  if (logText !== '') await writeFile(join(run.runDir, subject.test, 'faults.ndjson'), logText);
  const lockStep =
    subject.wantsLockStep && !interrupt.stop.aborted
      ? await measureLockStep({
          wsUrl: targetWsUrl,
          jwtSecret: target.secrets['JWT_SECRET'] ?? '',
          roomName: `${configuration.target.channelPrefix}-${subject.test}-0`,
          ...LOCK_STEP,
          stop: interrupt.stop,
        })
      : undefined;
  return { ...planned, run, injected, logText, ...(lockStep === undefined ? {} : { lockStep }) };
}

/** Puts the faults as soon as every user of the test has joined its channel; never, when the test ends before. */
async function putWhenJoined(
  { subject, planned }: PlannedCase,
  targetUrl: string,
  over: AbortSignal,
): Promise<void> {
  const joins = async (): Promise<number> => (await readCounters(targetUrl))?.['roomJoins'] ?? 0;
  const all = (await joins()) + planned.load.users;
  while (!over.aborted) {
    if ((await joins()) >= all) return putFaults(targetUrl, subject.faults);
    await sleep(POLL_MS);
  }
}

async function readLog(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    // The target makes the file with its first line.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
}
