import type { ChatVu } from './open-chat-vu.ts';
import { waitUntil } from './wait.ts';

/** How often it is looked whether all have gone, ms. */
const STEP_MS = 20;

/** So many leave without a pause: time-outs and pings of the others are served meanwhile. */
const AT_ONCE = 50;

/** Longer than a socket is given to close, ms. */
const LONGEST_MS = 10_000;

/** Every user of a VU leaves as planned; resolves when the last connection has ended, and closes the ledger. */
export async function leaveAll(vu: ChatVu): Promise<void> {
  vu.context.meter.stopProbing();
  await partAll(vu);
  vu.close();
}

/** The same for users who come again: the ledger stays open. */
export async function partAll({ context, sessions }: ChatVu, stepMs: number = STEP_MS): Promise<void> {
  const { clock } = context;
  let staying = 0;
  let left = 0;
  sessions.watcher = {
    onJoined: () => undefined,
    onEnded: () => {
      staying -= 1;
    },
  };
  for (let session = 0; session < sessions.count; session += 1) {
    if (sessions.isReady(session)) {
      staying += 1;
      left += 1;
      sessions.leave(session);
      if (left % AT_ONCE === 0) {
        await waitUntil(clock, clock());
      }
    }
  }
  const endMs = clock() + LONGEST_MS;
  while (staying > 0 && clock() < endMs) {
    await waitUntil(clock, clock() + stepMs);
  }
}
