import { plainContent } from '../../lib/load/plain-content.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { partAll } from '../../lib/sessions/leave-all.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import { sendWindowed } from '../../lib/sessions/send-windowed.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, PARTS } from '../../thresholds/nimsync/endurance.ts';

const test = roomTest(definition);
const { load } = test;
const content = plainContent(0, 100);

/** How often it is looked whether all have gone, ms: often, as it is within what is timed. */
const STEP_MS = 2;

export const { options, setup, handleSummary } = test;

/** Everybody connects, exchanges messages and leaves, again and again. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const { clock } = vu.context;
  await waitUntil(clock, setupData.loadStartedAtMs);
  for (let cycle = 0; cycle < load.cycles; cycle += 1) {
    const tags = { part: String(Math.floor((cycle * PARTS) / load.cycles) + 1) };
    const startMs = clock();
    await dialAll(vu, { inFlight: 20, judgeAfter: load.users, leastShare: 0 });
    await sendWindowed(vu, {
      messages: load.messages,
      window: vu.sessions.count,
      content,
      stallMs: load.deliveryTimeoutMs,
    });
    await vu.drain(load.deliveryTimeoutMs);
    await partAll(vu, STEP_MS);
    test.own('cycle_time').add(clock() - startMs, tags);
    test.own('cycles').add(1, tags);
  }
  vu.close();
}
