import { messageContent } from '../../lib/load/message-content.ts';
import { connectFirst } from '../../lib/sessions/connect-first.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import { sendBounded } from '../../lib/sessions/send-bounded.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nimsync/bounded-channel.ts';

const test = roomTest(definition);
const { load, plan } = test;
const capacity = Math.max(1, Math.floor(load.capacity / plan.vus));

export const { options, setup, handleSummary } = test;

/** Everybody connects; then this VU's part of the schedule is sent within its part of the bound. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const startMs = await connectFirst(vu, setupData.loadStartedAtMs);
  await sendBounded(vu, {
    startMs,
    rooms: Math.ceil(load.users / load.roomSize),
    capacity,
    contentOf: messageContent,
    stallMs: load.deliveryTimeoutMs,
    onSend: (unread, wasHeld) => {
      test.own('channel_fill').add(unread / capacity);
      test.own('backpressure_events').add(wasHeld ? 1 : 0);
    },
  });
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
