import { setTimeout as sleep } from 'node:timers/promises';

/** When a process was stopped, epoch ms, and for how long, ms. */
export interface ProcessStop {
  readonly atMs: number;
  readonly tookMs: number;
}

/**
 * Stops a process for a time by SIGSTOP; it goes on at once when `over` is aborted, and whatever happens before the
 * promise settles. Undefined when the process was gone, or `over` aborted before.
 */
export async function stopProcess(
  pidOf: () => number | undefined,
  { afterMs, durationMs }: { readonly afterMs: number; readonly durationMs: number },
  over: AbortSignal,
): Promise<ProcessStop | undefined> {
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: over }).catch(() => undefined);
  await pause(afterMs);
  const pid = pidOf();
  if (over.aborted || pid === undefined) {
    return undefined;
  }
  const atMs = performance.timeOrigin + performance.now();
  process.kill(pid, 'SIGSTOP');
  try {
    await pause(durationMs);
  } finally {
    // Also when it is asked to end meanwhile: a stopped process does not hear that.
    if (pidOf() === pid) {
      process.kill(pid, 'SIGCONT');
    }
  }
  return { atMs, tookMs: performance.timeOrigin + performance.now() - atMs };
}
