import { setTimeout } from 'k6/timers';
import { jitter, type Random } from '../load/random.ts';

/** One hosted user: what it does once, over and over. */
export interface UserLoop {
  readonly random: Random;
  readonly act: () => Promise<void>;
}

/** When users act. */
export interface Pacing {
  /** Epoch ms after which no user begins anything new. */
  readonly endMs: number;
  /** Mean wait between two actions, ms. */
  readonly thinkTimeMs: number;
  /** Counts an error in a user's own code; the user goes on. */
  readonly onCrash: (error: unknown) => void;
}

/** Rest between two actions of a user that does not think, so that others in the VU get their turn, ms. */
const LEAST_REST_MS = 1;

/**
 * Runs many users in this VU at once, each a closed loop with jittered think time; the first actions are spread over
 * one think time. Resolves when every user has finished what it had begun by the end: nobody is cut off.
 */
export async function runUsers(users: readonly UserLoop[], pacing: Pacing): Promise<void> {
  await Promise.all(users.map((user) => runUser(user, pacing)));
}

/** Waits without holding up the other users of the VU. */
export function sleepMs(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs);
  });
}

async function runUser(user: UserLoop, { endMs, thinkTimeMs, onCrash }: Pacing): Promise<void> {
  await sleepMs(Math.min(thinkTimeMs * user.random(), Math.max(0, endMs - Date.now())));
  while (Date.now() < endMs) {
    try {
      await user.act();
    } catch (error) {
      onCrash(error);
    }
    const leftMs = Math.max(0, endMs - Date.now());
    await sleepMs(Math.max(LEAST_REST_MS, Math.min(jitter(thinkTimeMs, user.random), leftMs)));
  }
}
