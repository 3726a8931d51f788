import exec from 'k6/execution';
import { createFailureLog } from '../http/failure-log.ts';
import { type Placement, socketsOf } from '../load/place-sockets.ts';
import { createRandom } from '../load/random.ts';
import { signInUser } from '../protocols/nchat/rest/sign-in.ts';
import type { SetupData } from '../summary/build-summary.ts';
import { createClient, type RestTest } from './create-client.ts';
import type { RestUser, RestVu } from './host-rest-users.ts';
import { sleepMs } from './run-rest-users.ts';
import type { Users } from './users.ts';
import { openVuLog } from './vu-log.ts';

/** What the callers of one VU share. */
export type CrowdVu = Pick<RestVu, 'client' | 'log'>;

/** What a crowd does. */
export interface Crowd {
  readonly users: Users;
  readonly placement: Placement;
  /** Acts of all callers of the test together. */
  readonly acts: number;
  /** What a caller does once; `act` is its number in the VU. */
  readonly actionOf: (vu: CrowdVu, user: RestUser) => (act: number) => Promise<void>;
}

/**
 * Signs in the users of this VU; then all act at once, each again as soon as its last act has ended, until the VU's part
 * of the acts is done. `tookMs` is how long they took, 0 where nobody could sign in; `close` is called last, when what was
 * measured has been added.
 */
export async function hostCrowd(
  test: RestTest,
  setup: SetupData,
  { users, placement, acts, actionOf }: Crowd,
): Promise<{ readonly tookMs: number; readonly close: () => void }> {
  const vu: CrowdVu = { client: createClient(test), log: createFailureLog(test.metrics.errors) };
  const { client, log } = vu;
  const { close } = openVuLog(test, setup);
  const { from, to } = socketsOf(placement, exec.vu.idInTest - 1);
  const partTo = (index: number): number => Math.floor((acts * index) / placement.users);
  const wanted = partTo(to) - partTo(from);
  let begun = 0;
  const callers = await Promise.all(
    Array.from({ length: Math.max(0, to - from) }, async (_, place) => {
      const index = from + place;
      const session = await signInUser(client, log, users.credential(index));
      return session === undefined ? [] : [actionOf(vu, { index, session, random: createRandom(index) })];
    }),
  );
  await sleepMs(Math.max(0, setup.loadStartedAtMs - Date.now()));
  const startMs = Date.now();
  await Promise.all(
    callers.flat().map(async (action) => {
      while (begun < wanted) {
        const act = begun;
        begun += 1;
        try {
          await action(act);
        } catch (error) {
          log('user', 'script', String(error));
        }
      }
    }),
  );
  return { tookMs: begun === 0 ? 0 : Date.now() - startMs, close };
}
