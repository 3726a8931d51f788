import { sizedContent } from '../../lib/load/sized-content.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import { sendBursts } from '../../lib/sessions/send-bursts.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, leavesEvery } from '../../thresholds/nimsync/websocket-storm.ts';

const test = roomTest(definition);
const { load } = test;

/** Dials at a time: few, as the storm is of messages. */
const DIALS_IN_FLIGHT = 20;

export const { options, setup, handleSummary } = test;

/** Everybody connects; then this VU's rooms storm until all is said and read. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const { clock } = vu.context;
  await waitUntil(clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: DIALS_IN_FLIGHT, judgeAfter: load.users, leastShare: 0 });
  const startMs = clock();
  await sendBursts(vu, {
    messages: load.messages,
    burst: load.burst,
    gapMs: load.burstGapMs,
    content: sizedContent(0, load.messageBytes),
    stallMs: load.deliveryTimeoutMs,
    leaves: (index) => index % leavesEvery === leavesEvery - 1,
    onReturn: () => test.own('clients_returned').add(1),
  });
  await vu.drain(load.deliveryTimeoutMs);
  test.own('storm_time').add(clock() - startMs);
  await leaveAll(vu);
}
