import exec from 'k6/execution';
import { createFailureLog, type FailureLog } from '../http/failure-log.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { RestSession } from '../http/rest-session.ts';
import { type Placement, socketsOf } from '../load/place-sockets.ts';
import { createRandom, type Random } from '../load/random.ts';
import { signInUser } from '../protocols/nchat/rest/sign-in.ts';
import type { SetupData } from '../summary/build-summary.ts';
import { createClient, type RestTest } from './create-client.ts';
import { runUsers, sleepMs, type UserLoop } from './run-rest-users.ts';
import type { Users } from './users.ts';
import { openVuLog } from './vu-log.ts';

/** After the end of the load, how long what was begun may take before it is given up and counted as timed out, ms. */
const DRAIN_MS = 20_000;

/** What all REST users of one VU share. */
export interface RestVu {
  readonly client: HttpClient;
  readonly log: FailureLog;
  /** Epoch ms at which the users begin. */
  readonly startMs: number;
  /** Epoch ms after which nothing new begins. */
  readonly endMs: number;
  /** Epoch ms at which what is still open is given up. */
  readonly deadlineMs: number;
  /** Prints what was measured; the last thing a test does with its users. */
  readonly close: () => void;
}

/** One REST user, signed in. */
export interface RestUser {
  /** Global index, 0 to users − 1. */
  readonly index: number;
  readonly session: RestSession;
  /** Draws for this user alone, the same in every run. */
  readonly random: Random;
}

/** What the users of a VU share, for a load that begins at the moment that set-up says; call it in the VU. */
export function openRestVu(test: RestTest, setup: SetupData): RestVu {
  const { loadStartedAtMs } = setup;
  const endMs = loadStartedAtMs + test.load.durationMs;
  const deadlineMs = endMs + DRAIN_MS;
  return {
    client: createClient(test, deadlineMs),
    log: createFailureLog(test.metrics.errors),
    startMs: loadStartedAtMs,
    endMs,
    deadlineMs,
    close: openVuLog(test, setup).close,
  };
}

/**
 * Signs in the users of this VU and lets each act over and over from the start to the end of the load. A user whose credentials are refused
 * stays away: the refusal is counted as an error of the step `signin`.
 */
export async function hostUsers(
  test: RestTest,
  vu: RestVu,
  users: Users,
  placement: Placement,
  actionOf: (user: RestUser) => UserLoop['act'],
): Promise<void> {
  const { from, to } = socketsOf(placement, exec.vu.idInTest - 1);
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const loops = await Promise.all(
    indexes.map(async (index): Promise<UserLoop[]> => {
      const random = createRandom(index);
      const session = await signInUser(vu.client, vu.log, users.credential(index));
      return session === undefined ? [] : [{ random, act: actionOf({ index, session, random }) }];
    }),
  );
  await sleepMs(Math.max(0, vu.startMs - Date.now()));
  await runUsers(loops.flat(), {
    endMs: vu.endMs,
    thinkTimeMs: test.load.thinkTimeMs,
    onCrash: (error) => vu.log('user', 'script', String(error)),
  });
}
