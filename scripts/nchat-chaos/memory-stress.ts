import { sizedContent } from '../../lib/load/sized-content.ts';
import { connectFirst } from '../../lib/sessions/connect-first.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import { sendArrivals } from '../../lib/sessions/send-arrivals.ts';
import { timeCheckpoints } from '../../lib/sessions/time-checkpoints.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat-chaos/memory-stress.ts';

const test = roomTest(definition);
const { load } = test;
const content = sizedContent(0, load.messageBytes);

export const { options, setup, handleSummary } = test;

/** Everybody connects; then the schedule is sent, all of a channel in turn, and each message is timed in its checkpoint. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const startMs = await connectFirst(vu, setupData.loadStartedAtMs);
  timeCheckpoints(vu, test, startMs, load.durationMs);
  await sendArrivals(vu, startMs, [], Math.ceil(load.users / load.roomSize), () => content);
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
