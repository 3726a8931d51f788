import { setTimeout as sleep } from 'node:timers/promises';
import type { Generator } from './generator.ts';

/** How often a k6 that starts is asked whether it is there, ms. */
const ASK_MS = 50;

/** Longest start, ms: it reads the script once for each virtual user, and there may be thousands. */
const START_MS = 5 * 60_000;

/**
 * Waits until a generator's k6 is there and paused; resolves with whether it is, which `end` cuts short.
 * Rejects when another program answers in its place, or when it does not come.
 */
export async function waitForApi(generator: Generator, end: AbortSignal): Promise<boolean> {
  const { api, name } = generator;
  const untilMs = Date.now() + START_MS;
  while (!end.aborted) {
    const status = await api.readStatus().catch(() => undefined);
    if (status !== undefined && !end.aborted) {
      const why = generator.refuse(await api.readCommandLine());
      if (why !== undefined) {
        throw new Error(`Generator ${name}: another k6 answers at ${api.origin}: ${why}`);
      }
      if (status.isReady) {
        return true;
      }
    }
    if (Date.now() > untilMs) {
      throw new Error(`Generator ${name}: expected its k6 to answer at ${api.origin}, got no answer.`);
    }
    await sleep(ASK_MS, undefined, { signal: end }).catch(() => undefined);
  }
  return false;
}
