import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Injected, PlannedFault } from '../../faults/fault-driver.ts';
import type { TestFaults } from '../planned-test.ts';

/** The faults of one test under way. */
export interface StartedFaults {
  /** Takes back what is in effect; call it when the load has ended, however it did. */
  readonly stop: () => Promise<void>;
}

/** What the faults of a test need of it. */
export interface StartFaultsContext {
  /** Absolute; the log goes there as `faults.ndjson`. */
  readonly testDir: string;
  readonly inject: (fault: PlannedFault) => Promise<Injected>;
  /** Epoch ms, once it is known. */
  readonly loadStartedAtMs: () => number | undefined;
  /** Aborted when the user ends the run: what is in effect is taken back at once, so that the load can end in good order. */
  readonly interrupted: AbortSignal;
  readonly log: (line: string) => void;
}

/** Injects the faults of a test at their times from the start of its load. Without faults it does nothing. */
export async function startFaults(
  faults: TestFaults | undefined,
  { testDir, inject, loadStartedAtMs, interrupted, log }: StartFaultsContext,
): Promise<StartedFaults> {
  if (faults === undefined) {
    return { stop: async () => undefined };
  }
  const { playFaults } = await import('../../faults/play-faults.ts');
  const logPath = join(testDir, 'faults.ndjson');
  // There from the start: a log without lines says that nothing was injected.
  await writeFile(logPath, '');
  const playing = playFaults({ faults: faults.faults, inject, loadStartedAtMs, logPath, log });
  const stop = async (): Promise<void> => {
    interrupted.removeEventListener('abort', stop);
    await playing.stop();
  };
  interrupted.addEventListener('abort', stop);
  return { stop };
}
